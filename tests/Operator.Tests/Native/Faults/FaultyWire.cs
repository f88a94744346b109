using System.Net;
using System.Net.Sockets;

namespace HomelabAutoscaler.Operator.Tests.Native.Faults;

/// <summary>What a wire does with connections.</summary>
internal enum WireState
{
    /// <summary>Bytes go both ways.</summary>
    Sound,

    /// <summary>Nobody listens, and what was connected is reset.</summary>
    Refused,

    /// <summary>Connections are accepted, and reset.</summary>
    Reset,

    /// <summary>Nothing arrives any more, and nobody is told: what was connected then never works again.</summary>
    HalfOpen,

    /// <summary>Each piece takes a while.</summary>
    Slow,

    /// <summary>Answers end early.</summary>
    Truncated,
}

/// <summary>A TCP connection between two programs that fails as networks do.</summary>
internal sealed class FaultyWire : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(150);

    private readonly Lock _gate = new();
    private readonly HashSet<Connection> _connections = [];
    private TcpListener _listener;

    public FaultyWire(IPEndPoint target)
    {
        Target = target;
        _listener = Listen(new(IPAddress.Loopback, 0));
        Address = (IPEndPoint)_listener.LocalEndpoint;
    }

    public IPEndPoint Address { get; }

    /// <summary>Where new connections end.</summary>
    public IPEndPoint Target { get; set; }

    public WireState State { get; private set; }

    public void Become(WireState state)
    {
        lock (_gate)
        {
            var before = State;
            State = state;
            if (before == WireState.Refused && state != WireState.Refused)
            {
                _listener = Listen(Address);
            }
            else if (state == WireState.Refused && before != WireState.Refused)
            {
                _listener.Stop();
            }

            if (state == WireState.HalfOpen)
            {
                _connections.ToList().ForEach(connection => connection.IsDead = true);
            }
            else if (state is WireState.Refused or WireState.Reset)
            {
                ResetAll();
            }
        }
    }

    /// <summary>Leads elsewhere from now on; what is connected is reset.</summary>
    public void LeadTo(IPEndPoint target)
    {
        lock (_gate)
        {
            Target = target;
            ResetAll();
        }
    }

    public ValueTask DisposeAsync()
    {
        Become(WireState.Refused);
        return ValueTask.CompletedTask;
    }

    private TcpListener Listen(IPEndPoint address)
    {
        var listener = new TcpListener(address);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                _ = CarryAsync(client);
            }
        }
        catch (SocketException)
        {
            // It no longer listens.
        }
        catch (ObjectDisposedException)
        {
            // Neither.
        }
    }

    private async Task CarryAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var connection = new Connection(client, server);
        lock (_gate)
        {
            connection.IsDead = State == WireState.HalfOpen;
            _connections.Add(connection);
        }

        try
        {
            if (State is not (WireState.Reset or WireState.Refused))
            {
                await server.ConnectAsync(Target);
                await Task.WhenAny(CopyAsync(connection, client, server, isAnswer: false), CopyAsync(connection, server, client, isAnswer: true));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either side went.
        }

        lock (_gate)
        {
            _connections.Remove(connection);
        }

        connection.Reset();
    }

    private async Task CopyAsync(Connection connection, Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (State == WireState.Slow)
                {
                    await Task.Delay(Delay);
                }

                if (connection.IsDead)
                {
                    continue;
                }

                var isCut = isAnswer && State == WireState.Truncated;
                await to.SendAsync(buffer.AsMemory(0, isCut ? count / 2 : count));
                if (isCut && count > 4096)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either side went.
        }
    }

    private void ResetAll() => _connections.ToList().ForEach(connection => connection.Reset());

    private sealed class Connection(Socket client, Socket server)
    {
        public volatile bool IsDead;

        public void Reset()
        {
            foreach (var socket in (Socket[])[client, server])
            {
                try
                {
                    socket.LingerState = new(enable: true, seconds: 0);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // It is closed already.
                }

                socket.Dispose();
            }
        }
    }
}
