using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power;

/// <summary>Switches a machine by its management controller (DMTF DSP0266).</summary>
internal sealed class RedfishSwitch : ISwitch, IDisposable
{
    private const string Systems = "/redfish/v1/Systems";

    private static readonly string[] OnTypes = ["On", "ForceOn", "PushPowerButton"];
    private static readonly string[] SoftTypes = ["GracefulShutdown", "PushPowerButton"];
    private static readonly string[] HardTypes = ["ForceOff"];

    private readonly RedfishController _settings;
    private readonly Device _device;
    private readonly AuthenticationHeaderValue? _login;

    public RedfishSwitch(RedfishController settings, SecretFolder secrets, TimeProvider clock)
    {
        _settings = settings;
        _device = new(settings.Url, new(settings.CaCertificate is { } ca ? secrets.Read(ca) : null, settings.CertificateFingerprint), null, clock);
        if (settings.Credentials is { } credentials)
        {
            var (user, password) = secrets.Read(credentials);
            _login = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    /// <summary>A machine that has power already is left alone: it may be in the middle of a slow boot.</summary>
    public async Task OnAsync(CancellationToken cancellation)
    {
        var system = await FindAsync(cancellation).ConfigureAwait(false);
        if (system.PowerState is not ("On" or "PoweringOn"))
        {
            await ResetAsync(system, OnTypes, cancellation).ConfigureAwait(false);
        }
    }

    public async Task OffAsync(bool hard, CancellationToken cancellation)
    {
        var system = await FindAsync(cancellation).ConfigureAwait(false);
        if (system.PowerState != "Off")
        {
            await ResetAsync(system, hard ? HardTypes : SoftTypes, cancellation).ConfigureAwait(false);
        }
    }

    public async Task<PowerReading> ReadAsync(CancellationToken cancellation)
    {
        var system = await FindAsync(cancellation).ConfigureAwait(false);
        return new(system.PowerState switch { "Off" => true, "On" or "PoweringOn" or "PoweringOff" or "Paused" => false, _ => null }, $"Redfish says PowerState {Quoted.Line(system.PowerState)}");
    }

    public void Dispose() => _device.Dispose();

    private async Task ResetAsync(ComputerSystem system, string[] preferred, CancellationToken cancellation)
    {
        var allowed = await AllowedAsync(system, cancellation).ConfigureAwait(false);
        var type = preferred.FirstOrDefault(type => allowed.Count == 0 || allowed.Contains(type))
            ?? throw new PowerException($"{_device.Url}: system {system.Id} allows none of {string.Join(", ", preferred)}, but {string.Join(", ", allowed)}");
        var answer = await SendAsync(
            HttpMethod.Post,
            system.ResetTarget ?? throw new PowerException($"{_device.Url}: system {system.Id} has no action #ComputerSystem.Reset: is its firmware old?"),
            $$"""{"ResetType":"{{type}}"}""",
            cancellation).ConfigureAwait(false);
        Require(answer, $"ResetType {type}");
    }

    private async Task<ComputerSystem> FindAsync(CancellationToken cancellation)
    {
        using var list = await GetAsync(Systems, cancellation).ConfigureAwait(false);
        var paths = new List<string>();
        if (list.RootElement.TryGetProperty("Members", out var members) && members.ValueKind == JsonValueKind.Array)
        {
            paths.AddRange(members.EnumerateArray().Select(member => Text(member, "@odata.id")).OfType<string>());
        }

        var path = _settings.SystemId is { } id
            ? paths.FirstOrDefault(path => IdOf(path) == id) ?? throw new PowerException($"{_device.Url} has no system {id}, but {Names(paths)}: set redfish.systemId")
            : paths.Count == 1 ? paths[0]
            : throw new PowerException($"{_device.Url} has {paths.Count} systems ({Names(paths)}): set redfish.systemId to one of them");
        using var system = await GetAsync(path, cancellation).ConfigureAwait(false);
        return ComputerSystem.Of(IdOf(path), system.RootElement);
    }

    /// <summary>The reset types that the system takes; empty when it does not say.</summary>
    private async Task<IReadOnlyCollection<string>> AllowedAsync(ComputerSystem system, CancellationToken cancellation)
    {
        if (system.Allowed.Count > 0 || system.ActionInfo is not { } path)
        {
            return system.Allowed;
        }

        using var info = await GetAsync(path, cancellation).ConfigureAwait(false);
        return info.RootElement.TryGetProperty("Parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Array
            ? [.. parameters.EnumerateArray().Where(parameter => Text(parameter, "Name") == "ResetType").SelectMany(parameter => ComputerSystem.Strings(parameter, "AllowableValues"))]
            : [];
    }

    private async Task<JsonDocument> GetAsync(string path, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        Require(answer, path);
        try
        {
            return DeviceJson.Parse(answer.Body);
        }
        catch (JsonException e)
        {
            throw new PowerException($"{_device.Url}{path}: the answer is not Redfish ({Cause.Of(e)}): is this the address of the management controller?", e);
        }
    }

    private async Task<DeviceAnswer> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        // Added to the url, anything else might send the password to another host.
        if (path is not ['/', ..])
        {
            throw new PowerException($"{_device.Url}: the controller names {path}, which is not a path");
        }

        var answer = await _device.SendAsync(method, path, request => Prepare(request, body), cancellation).ConfigureAwait(false);
        return IsOnlyASlashAway(answer, path) ? await _device.SendAsync(method, path + '/', request => Prepare(request, body), cancellation).ConfigureAwait(false) : answer;
    }

    /// <summary>Some controllers want a slash at the end of every path, and say so by a redirect.</summary>
    private bool IsOnlyASlashAway(DeviceAnswer answer, string path) =>
        (int)answer.Status is >= 300 and <= 399 && answer.Location is { } location
        && Uri.TryCreate(_device.Url + path + '/', UriKind.Absolute, out var wanted) && new Uri(wanted, location) == wanted;

    private void Prepare(HttpRequestMessage request, string? body)
    {
        request.Headers.Authorization = _login;
        request.Headers.Add("OData-Version", "4.0");
        request.Headers.Accept.ParseAdd("application/json");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
    }

    private void Require(DeviceAnswer answer, string what)
    {
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new PowerException($"{_device.Url}: {what}: {(int)answer.Status}: user or password is wrong, or the user may not do this: check the Secret {_settings.Credentials?.SecretName ?? "(redfish.credentials is not set)"}");
        }

        if (!answer.IsSuccess)
        {
            throw new PowerException($"{_device.Url}: {what}: {(int)answer.Status}{(answer.Location is { } location ? $", redirected to {location}: set that address as redfish.url" : MessageOf(answer.Body))}");
        }
    }

    /// <summary>The controller's own words, where it has some.</summary>
    private static string MessageOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement.GetProperty("error");
            return error.TryGetProperty("@Message.ExtendedInfo", out var infos) && infos.ValueKind == JsonValueKind.Array && infos.GetArrayLength() > 0
                && Text(infos[0], "Message") is { } message ? $": {message}" : $": {Text(error, "message")}";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return "";
        }
    }

    private static string IdOf(string path) => path.TrimEnd('/').Split('/')[^1];

    private static string Names(IEnumerable<string> paths) => string.Join(", ", paths.Select(IdOf));

    private static string? Text(JsonElement element, string name) => ComputerSystem.Text(element, name);
}
