using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Tests.Native.Floods;

/// <summary>
/// Many bad clients of one sort: as many at once as are allowed twenty times over, and so few new ones a second that
/// the processor, which they share with the operator, is not what is measured.
/// </summary>
internal sealed class Flood(GrpcPort port, X509Certificate2? strangers)
{
    private const int LargestMessage = 2 << 20;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private readonly Http2Frames _frames = new(port.IsSecure);
    private int _attempts;

    /// <summary>How often a client has begun.</summary>
    public int Attempts => _attempts;

    public Task RunAsync(BadClient client, CancellationToken stop) => client switch
    {
        BadClient.Silent => EachAsync(640, StaySilentAsync, stop),
        BadClient.StallingHandshake => EachAsync(640, StallAsync, stop),
        BadClient.Nameless => EachAsync(2, stop => ShakeHandsAsync(port with { Shown = null }, stop), stop),
        BadClient.Stranger => EachAsync(2, stop => ShakeHandsAsync(port with { Shown = strangers }, stop), stop),
        BadClient.Old => EachAsync(2, SpeakHttp1Async, stop),
        BadClient.Chattering => EachAsync(8, ChatterAsync, stop),
        BadClient.Resetting => EachAsync(4, ResetAsync, stop),
        BadClient.Waiting => EachAsync(64, WaitAsync, stop),
        BadClient.Bulky => EachAsync(8, stop => SendAsync(64 << 20, 64 << 20, stop), stop),
        BadClient.HalfSending => EachAsync(64, stop => SendAsync(LargestMessage - 1024, LargestMessage - 4096, stop), stop),
        _ => throw new ArgumentOutOfRangeException(nameof(client), client, null),
    };

    private async Task EachAsync(int most, Func<CancellationToken, Task> clientAsync, CancellationToken stop)
    {
        var clients = new HashSet<Task>();
        while (!stop.IsCancellationRequested)
        {
            clients.RemoveWhere(client => client.IsCompleted);
            if (clients.Count < most)
            {
                Interlocked.Increment(ref _attempts);
                clients.Add(LiveAsync());
            }

            await Task.Delay(Breath / 2, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(clients);

        async Task LiveAsync()
        {
            try
            {
                await Task.Run(() => clientAsync(stop), CancellationToken.None);
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or HttpRequestException)
            {
                // It was turned out, or the flood is over.
            }
        }
    }

    private async Task StaySilentAsync(CancellationToken stop)
    {
        await using var connection = await port.ConnectTcpAsync(stop);
        await UntilClosedAsync(connection, stop);
    }

    private async Task StallAsync(CancellationToken stop)
    {
        await using var connection = await port.ConnectTcpAsync(stop);

        // A record of a handshake, of which a ClientHello of 508 bytes begins, and no more of it.
        await connection.WriteAsync(new byte[] { 0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3 }, stop);
        await UntilClosedAsync(connection, stop);
    }

    private static async Task ShakeHandsAsync(GrpcPort port, CancellationToken stop)
    {
        await using var connection = await port.ConnectAsync(SslApplicationProtocol.Http2, stop);
        await connection.WriteAsync(Http2Frames.Preface, stop);
        await UntilClosedAsync(connection, stop);
    }

    private async Task SpeakHttp1Async(CancellationToken stop)
    {
        await using var connection = await port.ConnectAsync(SslApplicationProtocol.Http11, stop);
        await connection.WriteAsync("POST / HTTP/1.1\r\nHost: operator\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(), stop);
        await UntilClosedAsync(connection, stop);
    }

    private async Task ChatterAsync(CancellationToken stop)
    {
        await using var connection = await OpenAsync(stop);
        byte[] chatter = [.. Enumerable.Repeat(Http2Frames.Chatter, 50).SelectMany(static frames => frames)];
        while (true)
        {
            await connection.WriteAsync(chatter, stop);
            await Task.Delay(Breath, stop);
        }
    }

    private async Task ResetAsync(CancellationToken stop)
    {
        await using var connection = await OpenAsync(stop);
        var closed = UntilClosedAsync(connection, stop);
        for (var stream = 1; !closed.IsCompleted;)
        {
            for (var i = 0; i < 10; i++, stream += 2)
            {
                await connection.WriteAsync(_frames.CallAndReset(stream), stop);
            }

            await Task.Delay(Breath, stop);
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        await using var connection = await OpenAsync(stop);
        var closed = UntilClosedAsync(connection, stop);
        for (var stream = 1; stream < 2 * 100 && !closed.IsCompleted; stream += 2)
        {
            await connection.WriteAsync(_frames.Call(stream), stop);
        }

        await closed;
    }

    private async Task<Stream> OpenAsync(CancellationToken stop)
    {
        var connection = await port.ConnectAsync(SslApplicationProtocol.Http2, stop);
        await connection.WriteAsync(Http2Frames.Preface, stop);
        return connection;
    }

    private async Task SendAsync(int announced, int sent, CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler();
        if (port.IsSecure)
        {
            handler.SslOptions = port.TlsOptions();
        }

        using var http = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{(port.IsSecure ? "https" : "http")}://{port.Address}/clusterautoscaler.cloudprovider.v1.externalgrpc.CloudProvider/PricingPodPrice")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new PartOfMessage(announced, sent),
        };
        request.Headers.TE.Add(new("trailers"));
        using var response = await http.SendAsync(request, stop);
        await response.Content.ReadAsByteArrayAsync(stop);
    }

    private static async Task UntilClosedAsync(Stream connection, CancellationToken stop)
    {
        var buffer = new byte[4096];
        while (await connection.ReadAsync(buffer, stop) > 0)
        {
            // What it says does not matter.
        }
    }

    /// <summary>The beginning of a message; the rest never comes.</summary>
    private sealed class PartOfMessage : HttpContent
    {
        private readonly int _announced;
        private readonly int _sent;

        public PartOfMessage(int announced, int sent)
        {
            (_announced, _sent) = (announced, sent);
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[] { 0, (byte)(_announced >> 24), (byte)(_announced >> 16), (byte)(_announced >> 8), (byte)_announced }, cancellationToken);
            var piece = new byte[64 << 10];
            for (var left = _sent; left > 0; left -= piece.Length)
            {
                await stream.WriteAsync(piece, cancellationToken);
            }

            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
