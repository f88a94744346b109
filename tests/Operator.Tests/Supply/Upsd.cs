using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HomelabAutoscaler.Operator.Tests.Supply;

/// <summary>As much of upsd as is asked: a supply named "ups" whose variables the test sets (RFC 9271).</summary>
internal sealed class Upsd : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private int _connections;

    public Upsd()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public ConcurrentDictionary<string, string> Variables { get; } = new() { ["ups.status"] = "OL", ["battery.charge"] = "100", ["ups.mfr"] = "A \"good\" one" };

    /// <summary>What is answered whatever is asked; null for what upsd answers.</summary>
    public string? Answer { get; set; }

    /// <summary>How often it was connected to.</summary>
    public int Connections => _connections;

    /// <summary>Breaks all connections.</summary>
    public void Break()
    {
        while (_clients.TryTake(out var client))
        {
            client.Client.Close(0);
            client.Dispose();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Break();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream());
            while (await reader.ReadLineAsync() is { } line)
            {
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Answer ?? (line == "LIST VAR ups" ? List() : "ERR UNKNOWN-UPS\n")));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side is gone.
        }
    }

    private string List()
    {
        var text = new StringBuilder("BEGIN LIST VAR ups\n");
        foreach (var (name, value) in Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            text.Append($"VAR ups {name} \"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n");
        }

        return text.Append("END LIST VAR ups\n").ToString();
    }
}
