using System.Net.Sockets;
using System.Text;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Supply;

namespace HomelabAutoscaler.Operator.Supply;

/// <summary>
/// Asks upsd of Network UPS Tools for a power supply's variables (RFC 9271), over one connection for as long as that
/// lasts. Reading needs neither name nor password, and nothing is ever told to the supply.
/// </summary>
internal sealed class UpsClient(UpsAddress address, TimeProvider clock) : IDisposable
{
    private const int LongestLine = 1024;
    private const int MostLines = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private TcpClient? _connection;
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <exception cref="UpsException">upsd cannot be reached, knows no such supply, or has no fresh word of it.</exception>
    public async Task<UpsReading> ReadAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var variables = await AskAsync(both.Token);
            return UpsReading.Of(variables, clock.GetUtcNow())
                ?? throw new UpsException($"{address} does not say whether the mains are there: ups.status is \"{variables.GetValueOrDefault("ups.status")}\"");
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            Close();
            throw new UpsException(e is OperationCanceledException
                ? $"upsd at {address.Host} port {address.Port} does not answer within {Patience.TotalSeconds:0} s"
                : $"upsd at {address.Host} port {address.Port}: {Cause.Of(e)}");
        }
        catch (UpsException)
        {
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    /// <summary>upsd ends connections that were quiet for a minute, and all when it restarts: that is no word of the supply.</summary>
    private async Task<Dictionary<string, string>> AskAsync(CancellationToken cancellation)
    {
        if (_connection is not null)
        {
            try
            {
                return await AskAsync(_connection, cancellation);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                Close();
            }
        }

        _connection = new() { NoDelay = true };
        (_start, _end) = (0, 0);
        await _connection.ConnectAsync(address.Host, address.Port, cancellation);
        return await AskAsync(_connection, cancellation);
    }

    private async Task<Dictionary<string, string>> AskAsync(TcpClient connection, CancellationToken cancellation)
    {
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"LIST VAR {address.Ups}\n"), cancellation);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var lines = 0; lines < MostLines; lines++)
        {
            switch (NutLine.Words(await LineAsync(connection, cancellation)))
            {
                case ["BEGIN", "LIST", "VAR", var ups] when ups == address.Ups && lines == 0:
                    break;
                case ["VAR", var ups, var name, var value] when ups == address.Ups && lines > 0:
                    variables[name] = value;
                    break;
                case ["END", "LIST", "VAR", var ups] when ups == address.Ups && lines > 0:
                    return variables;
                case ["ERR", var code, ..]:
                    throw new UpsException(WhatOf(code));
                default:
                    throw new UpsException($"what answers at {address.Host} port {address.Port} is not upsd");
            }
        }

        throw new UpsException($"{address} has more than {MostLines} variables");
    }

    private string WhatOf(string code) => code switch
    {
        "UNKNOWN-UPS" => $"upsd at {address.Host} knows no power supply named {address.Ups}: see its ups.conf",
        "ACCESS-DENIED" => $"upsd at {address.Host} does not let the operator ask: see its upsd.conf and upsd.users",
        "DATA-STALE" => $"upsd at {address.Host} has lost touch with {address.Ups} (DATA-STALE): look at the cable and the driver",
        "DRIVER-NOT-CONNECTED" => $"the driver of {address.Ups} does not run on {address.Host} (DRIVER-NOT-CONNECTED)",
        _ => $"upsd at {address.Host} answers {code}",
    };

    private async Task<string> LineAsync(TcpClient connection, CancellationToken cancellation)
    {
        if (_buffer.Length == 0)
        {
            _buffer = new byte[LongestLine];
        }

        for (var seen = _start; ;)
        {
            var length = _buffer.AsSpan(seen, _end - seen).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, seen + length - _start).TrimEnd('\r');
                _start = seen + length + 1;
                return line;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length)
            {
                throw new UpsException($"what answers at {address.Host} port {address.Port} is not upsd");
            }

            seen = _end;
            var read = await connection.GetStream().ReadAsync(_buffer.AsMemory(_end), cancellation);
            _end += read > 0 ? read : throw new IOException("the connection was closed");
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
