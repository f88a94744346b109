using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>A device on a real socket that answers with bytes, whether these are HTTP or not, and hangs up.</summary>
internal sealed class AnyDevice : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public AnyDevice()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Answers by path, to which a query belongs; an answer to "" is to all others.</summary>
    public Dictionary<string, byte[]> Answers { get; set; } = [];

    public string Url => $"http://{_listener.LocalEndpoint}";

    public static byte[] Ok(byte[] body) => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), .. body];

    public static byte[] Ok(string body) => Ok(Encoding.UTF8.GetBytes(body));

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException)
            {
                // The other side has hung up first.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length));
            if (read == 0)
            {
                return;
            }

            length += read;
        }

        var path = Encoding.ASCII.GetString(buffer, 0, length).Split(' ')[1];
        await stream.WriteAsync(Answers.GetValueOrDefault(path) ?? Answers.GetValueOrDefault("") ?? Ok("{}"));
    }
}
