using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power;

/// <summary>Switches a machine by a smart plug, or by requests of one's own.</summary>
internal sealed class HttpPlug : ISwitch, IDisposable
{
    /// <summary>A power supply holds its voltage for a while, and a board wakes only when it saw none.</summary>
    private static readonly TimeSpan Discharge = TimeSpan.FromSeconds(5);

    /// <summary>A network card that has just got power does not listen at once.</summary>
    private static readonly TimeSpan Standby = TimeSpan.FromSeconds(10);

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

        _device = new(settings.Url, new(settings.CaCertificate is { } ca ? secrets.Read(ca) : null, settings.CertificateFingerprint), login, clock);
        _relay = settings.Preset is { } preset ? Relay.Of(preset, _device, settings.Channel ?? 0, login) : null;
    }

    /// <summary>Whether nothing else wakes the machine: then power that comes back must do it.</summary>
    public bool WakesAlone { get; init; } = true;

    /// <summary>Whether a plug that is on says something about the machine.</summary>
    public bool KnowsWhenOn { get; init; } = true;

    /// <summary>
    /// A plug that wakes alone and gives power already is switched off and on: only then does a board that waits for power
    /// wake. One whose machine runs by its watts is left alone.
    /// </summary>
    public async Task OnAsync(CancellationToken cancellation)
    {
        if (_settings.TurnOn is { } command)
        {
            await DoAsync(command, "turnOn", cancellation).ConfigureAwait(false);
        }
        else
        {
            var relay = RequireRelay("turnOn");
            var state = await relay.ReadAsync(cancellation).ConfigureAwait(false);
            if (state.IsOn && (!WakesAlone || state.Watts > _settings.StandbyWatts))
            {
                return;
            }

            if (state.IsOn)
            {
                await relay.SetAsync(false, cancellation).ConfigureAwait(false);
                await Task.Delay(Discharge, _clock, cancellation).ConfigureAwait(false);
            }

            await relay.SetAsync(true, cancellation).ConfigureAwait(false);
        }

        if (!WakesAlone)
        {
            await Task.Delay(Standby, _clock, cancellation).ConfigureAwait(false);
        }
    }

    public async Task OffAsync(bool hard, CancellationToken cancellation)
    {
        if (_settings.TurnOff is { } command)
        {
            await DoAsync(command, "turnOff", cancellation).ConfigureAwait(false);
            return;
        }

        await RequireRelay("turnOff").SetAsync(false, cancellation).ConfigureAwait(false);
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
            (true, null, _) => new(KnowsWhenOn ? false : null, "the plug is on"),
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
        var answer = await _device.SendAsync(MethodOf(command), command.Path ?? "", request => Prepare(request, command), cancellation).ConfigureAwait(false);
        var status = (int)answer.Status;
        var isExpected = command.ExpectedStatus is { } expected ? status == expected : answer.IsSuccess;
        if (!isExpected && answer.Status == HttpStatusCode.Unauthorized)
        {
            throw new PowerException($"{_device.Url}: user or password is wrong or missing: check the Secret of http.credentials");
        }

        return !isExpected ? (false, $"status {status} instead of {command.ExpectedStatus?.ToString(CultureInfo.InvariantCulture) ?? "200 to 299"}")
            : command.ExpectedBody is { } body && !Matches(body, answer.Body) ? (false, $"status {status}, but the body does not match {body}")
            : (true, "");
    }

    private static HttpMethod MethodOf(HttpCommand command)
    {
        try
        {
            return new(command.Method ?? (command.Body is null ? "GET" : "POST"));
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new PowerException($"{command.Method} is no HTTP method", e);
        }
    }

    private static void Prepare(HttpRequestMessage request, HttpCommand command)
    {
        if (command.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in command.Headers)
        {
            if (value.Any(char.IsControl))
            {
                throw new PowerException($"the header {name} cannot be sent: its value is not one line");
            }

            if (!request.Headers.TryAddWithoutValidation(name, value) && !Replace(request.Content?.Headers, name, value))
            {
                throw new PowerException($"the header {name} cannot be sent{(request.Content is null ? " without a body" : "")}");
            }
        }
    }

    private static bool Replace(HttpContentHeaders? headers, string name, string value)
    {
        headers?.Remove(name);
        return headers?.TryAddWithoutValidation(name, value) ?? false;
    }

    private static bool Matches(string expression, string body)
    {
        try
        {
            return Regex.IsMatch(body, expression, RegexOptions.CultureInvariant, MatchTime);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new PowerException($"http expectedBody {expression}: looking for it takes longer than {MatchTime.TotalSeconds:0} s: make it simpler", e);
        }
        catch (RegexParseException e)
        {
            throw new PowerException($"http expectedBody {expression}: this is no regular expression of .NET ({e.Error} at character {e.Offset})", e);
        }
    }
}
