using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Notifications;
using HomelabAutoscaler.Operator.Settings;

namespace HomelabAutoscaler.Operator.Notifications;

/// <summary>
/// Sends notifications in the background: nothing waits for them, and one that cannot be sent is tried again for some
/// minutes and then given up, which is logged. Neither the address nor the token is.
/// </summary>
internal sealed class NotificationSender : IDisposable
{
    /// <summary>More than so many do not wait: the oldest go.</summary>
    private const int Room = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits between tries.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2)];

    private readonly NotificationLog _log = new();
    private readonly Uri _address;
    private readonly OperatorSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly Channel<Notification> _waiting;

    public NotificationSender(OperatorSettings settings, TimeProvider clock, ILogger logger)
    {
        (_settings, _clock, _logger) = (settings, clock, logger);
        _address = settings.NotifyUrl!;

        // A redirect would take the token to another place.
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Patience };
        _waiting = Channel.CreateBounded<Notification>(new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropOldest }, dropped => logger.NotSent(dropped.Title, "too many wait"));
    }

    /// <summary>Takes what is told of a machine; most of it is not for phones.</summary>
    public void Take(string machine, Notice notice)
    {
        lock (_log)
        {
            if (_log.Take(machine, notice, _clock.GetUtcNow()) is { } notification)
            {
                _waiting.Writer.TryWrite(notification);
            }
        }
    }

    /// <summary>Sends what concerns the homelab as a whole: that is rare, and all of it is for phones.</summary>
    public void Send(Notice notice) => _waiting.Writer.TryWrite(Notification.OfHomelab(notice, _clock.GetUtcNow()));

    /// <summary>Sends what a group, as NAMESPACE/NAME, has saved.</summary>
    public void SendSavings(string group, Notice notice) => _waiting.Writer.TryWrite(Notification.OfSavings(group, notice, _clock.GetUtcNow()));

    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var notification in _waiting.Reader.ReadAllAsync(cancellation))
        {
            for (var attempt = 0; await TrySendAsync(notification, isLast: attempt == Waits.Length, cancellation) is false && attempt < Waits.Length; attempt++)
            {
                await WaitAsync(notification, Waits[attempt], cancellation);
            }
        }
    }

    private async Task WaitAsync(Notification notification, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(wait, _clock, cancellation);
        }
        catch (OperationCanceledException)
        {
            _logger.NotSent(notification.Title, "the operator ends");
            throw;
        }
    }

    /// <summary>Sends what waits, once, before the process ends.</summary>
    public async Task FlushAsync(TimeSpan allowed)
    {
        using var timeout = new CancellationTokenSource(allowed, _clock);
        while (_waiting.Reader.TryRead(out var notification) && !timeout.IsCancellationRequested)
        {
            await TrySendAsync(notification, isLast: true, timeout.Token);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <returns>False where another try makes sense.</returns>
    private async Task<bool> TrySendAsync(Notification notification, bool isLast, CancellationToken cancellation)
    {
        string problem;
        var mayHelp = true;
        try
        {
            using var request = await RequestAsync(notification, cancellation);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return true;
            }

            problem = $"{_address.Host} answers {(int)response.StatusCode}";
            mayHelp = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            problem = $"{_address.Host} does not answer within {Patience.TotalSeconds:0} s";
        }
        catch (OperationCanceledException)
        {
            _logger.NotSent(notification.Title, "the operator ends");
            return true;
        }
        catch (Exception e) when (HttpFailure.Is(e))
        {
            problem = $"{_address.Host}: {Cause.Of(e)}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            problem = $"the token in {_settings.NotifyTokenFile} cannot be used: {Cause.Of(e)}";
        }

        if (isLast || !mayHelp)
        {
            _logger.NotSent(notification.Title, problem);
        }

        return !mayHelp;
    }

    private async Task<HttpRequestMessage> RequestAsync(Notification notification, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _address);
        if (_settings.NotifyTokenFile is { } file)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(file, cancellation)).Trim());
        }

        if (_settings.NotifyFormat == NotificationFormat.Json)
        {
            request.Content = new ByteArrayContent(Json(notification));
            request.Content.Headers.ContentType = new("application/json");
            return request;
        }

        // Headers are ASCII; machines' names are, too (RFC 1123).
        request.Headers.Add("Title", notification.Title);
        request.Headers.Add("Priority", notification.IsTrouble ? "high" : "default");
        request.Headers.Add("Tags", notification.IsTrouble ? "warning" : "white_check_mark");
        request.Content = new StringContent(notification.Text, Encoding.UTF8, "text/plain");
        return request;
    }

    private static byte[] Json(Notification notification)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("title", notification.Title);
            writer.WriteString("text", notification.Text);
            writer.WriteBoolean("trouble", notification.IsTrouble);
            writer.WriteString("machine", notification.Machine);
            writer.WriteString("reason", notification.Reason);
            writer.WriteString("time", notification.Time);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
