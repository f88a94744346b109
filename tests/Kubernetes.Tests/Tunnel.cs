using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>An HTTP proxy that opens tunnels for whoever says who he is, and remembers what it was asked.</summary>
internal sealed class Tunnel : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public Tunnel()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The requests' heads.</summary>
    public List<string> Requests { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = TunnelAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using var near = client;
        await using var stream = near.GetStream();
        var head = await HeadAsync(stream);
        if (!head.Contains("Proxy-Authorization: ", StringComparison.Ordinal))
        {
            await stream.WriteAsync("HTTP/1.1 407 Who are you?\r\nProxy-Authenticate: Basic realm=\"tunnel\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            head = await HeadAsync(stream);
        }

        using var far = new TcpClient();
        await far.ConnectAsync(IPEndPoint.Parse(head.Split(' ')[1]));
        await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
        await using var beyond = far.GetStream();
        await await Task.WhenAny(CarryAsync(stream, beyond), CarryAsync(beyond, stream));
    }

    private static async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One side went.
        }
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var letter = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(letter) == 1)
        {
            head.Append((char)letter[0]);
        }

        lock (Requests)
        {
            Requests.Add(head.ToString());
        }

        return head.ToString();
    }
}
