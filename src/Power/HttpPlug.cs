using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power;

/// <summary>Switches a machine by a smart plug, or by requests of one's own.</summary>
internal sealed class HttpPlug : ISwitch, IDisposable
{
    /// <summary>A power supply holds its voltage for a while, and a board wakes only when it saw none.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);

    private readonly HttpSwitch _settings;
    private readonly Device _device;
    private readonly Relay? _relay;
    private readonly TimeProvider _clock;

    public HttpPlug(HttpSwitch settings, SecretFolder secrets, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        NetworkCredential? login = null;
        if (settings.Credentials is { } credentials)
        {
            var (user, password) = secrets.Read(credentials);
            login = new(user, password);
        }

        _device = new(settings.Url, settings.CaCertificate is { } ca ? secrets.Read(ca) : null, settings.CertificateFingerprint, login, clock);
        _relay = settings.Preset is { } preset ? Relay.Of(preset, _device, settings.Channel ?? 0, login) : null;
    }

    /// <summary>A plug that gives power already is switched off and on: only then does a board that waits for power wake.</summary>
    public async Task OnAsync(CancellationToken cancellation)
    {
        if (_settings.On is { } command)
        {
            await DoAsync(command, "on", cancellation).ConfigureAwait(false);
            return;
        }

        var relay = RequireRelay("on");
        if (await relay.ReadAsync(cancellation).ConfigureAwait(false) is { IsOn: true })
        {
            await relay.SetAsync(false, cancellation).ConfigureAwait(false);
            await Task.Delay(Pause, _clock, cancellation).ConfigureAwait(false);
        }

        await relay.SetAsync(true, cancellation).ConfigureAwait(false);
    }

    public async Task OffAsync(bool hard, CancellationToken cancellation)
    {
        if (_settings.Off is { } command)
        {
            await DoAsync(command, "off", cancellation).ConfigureAwait(false);
            return;
        }

        await RequireRelay("off").SetAsync(false, cancellation).ConfigureAwait(false);
    }

    public async Task<PowerReading> ReadAsync(CancellationToken cancellation)
    {
        if (_settings.IsOff is { } command)
        {
            var (met, said) = await AskAsync(command, cancellation).ConfigureAwait(false);
            return new(met, met ? "the request isOff succeeded" : $"the request isOff did not succeed: {said}");
        }

        var state = await RequireRelay("isOff").ReadAsync(cancellation).ConfigureAwait(false);
        return (state.IsOn, _settings.StandbyWatts, state.Watts) switch
        {
            (false, _, _) => new(true, "the plug is off"),
            (true, null, _) => new(false, "the plug is on"),
            (true, { } standby, { } watts) => new(watts <= standby, FormattableString.Invariant($"the plug is on and the machine takes {watts:0.#} W")),
            _ => throw new PowerException($"{_device.Url} does not measure power: leave http.standbyWatts out"),
        };
    }

    public void Dispose() => _device.Dispose();

    private Relay RequireRelay(string request) => _relay ?? throw new PowerException($"http has neither a preset nor a request for this: {request}");

    private async Task DoAsync(HttpCommand command, string name, CancellationToken cancellation)
    {
        var (met, said) = await AskAsync(command, cancellation).ConfigureAwait(false);
        if (!met)
        {
            throw new PowerException($"the request http.{name} to {_device.Url} was not carried out: {said}");
        }
    }

    private async Task<(bool Met, string Said)> AskAsync(HttpCommand command, CancellationToken cancellation)
    {
        var method = new HttpMethod(command.Method ?? (command.Body is null ? "GET" : "POST"));
        var (status, body) = await _device.SendAsync(method, command.Path ?? "", request => Prepare(request, command), cancellation).ConfigureAwait(false);
        var code = (int)status;
        if (command.ExpectedStatus is { } expected ? code != expected : code is < 200 or > 299)
        {
            return (false, $"status {code}, expected {command.ExpectedStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "200 to 299"}");
        }

        return command.ExpectedBody is null || Matches(command.ExpectedBody, body) ? (true, "") : (false, $"status {code}, but the body does not match {command.ExpectedBody}");
    }

    private static void Prepare(HttpRequestMessage request, HttpCommand command)
    {
        if (command.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in command.Headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value))
            {
                continue;
            }

            request.Content?.Headers.Remove(name);
            request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static bool Matches(string expression, string body)
    {
        try
        {
            return Regex.IsMatch(body, expression, RegexOptions.CultureInvariant, MatchTime);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            throw new PowerException($"http expectedBody {expression}: {e.Message}", e);
        }
    }
}
