using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>A management controller as DMTF's DSP0266 describes it, with what real ones do differently.</summary>
internal sealed class Bmc : IAsyncDisposable
{
    private TestDevice? _device;

    public string Url => _device!.Url;

    public IEnumerable<string> Asked => _device!.Asked;

    public string User { get; init; } = Secrets.User;

    public string Password { get; init; } = Secrets.Password;

    public string[] Systems { get; init; } = ["1"];

    /// <summary>What PowerState is at one reading after the other; the last one stays.</summary>
    public ConcurrentQueue<string?> PowerStates { get; } = new();

    /// <summary>What the action takes; null does not say.</summary>
    public string[]? Allowed { get; init; } = ["On", "ForceOff", "GracefulShutdown", "GracefulRestart", "ForceRestart"];

    /// <summary>Whether what the action takes is told by a resource of its own.</summary>
    public bool TellsByActionInfo { get; init; }

    public bool HasReset { get; init; } = true;

    /// <summary>Whether a path without a slash at its end is redirected.</summary>
    public bool WantsSlash { get; init; }

    /// <summary>Words with which actions are refused; null takes them.</summary>
    public string? Refuses { get; init; }

    /// <summary>Answers instead of all else.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public ConcurrentQueue<string> Resets { get; } = new();

    /// <summary>The last reset type of each system.</summary>
    public ConcurrentDictionary<string, string> ResetOf { get; } = new();

    public static async Task<Bmc> StartAsync(Bmc bmc, X509Certificate2 certificate)
    {
        bmc._device = await TestDevice.StartAsync(bmc.ServeAsync, certificate);
        return bmc;
    }

    public Bmc Saying(params string?[] powerStates)
    {
        foreach (var state in powerStates)
        {
            PowerStates.Enqueue(state);
        }

        return this;
    }

    public ValueTask DisposeAsync() => _device!.DisposeAsync();

    private async Task ServeAsync(HttpContext context, Seen seen)
    {
        if (Instead is { } instead)
        {
            await instead(context);
        }
        else if (WantsSlash && !seen.Path.EndsWith('/'))
        {
            context.Response.StatusCode = 308;
            context.Response.Headers.Location = seen.Path + "/";
        }
        else if (seen.Headers.GetValueOrDefault("Authorization") != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"bmc\"";
            await TestDevice.AnswerAsync(context, 401, Error("While attempting to establish a connection, the service denied access."));
        }
        else
        {
            var (status, body) = Answer(seen);
            await TestDevice.AnswerAsync(context, status, body);
        }
    }

    private (int Status, string Body) Answer(Seen seen)
    {
        var parts = seen.Path.Trim('/').Split('/');
        return (seen.Method, parts) switch
        {
            ("GET", ["redfish", "v1", "Systems"]) => (200, Collection()),
            ("GET", ["redfish", "v1", "Systems", var id]) when Systems.Contains(id) => (200, System(id)),
            ("GET", ["redfish", "v1", "Systems", var id, "ResetActionInfo"]) when Systems.Contains(id) => (200, ActionInfo()),
            ("POST", ["redfish", "v1", "Systems", var id, "Actions", "ComputerSystem.Reset"]) when Systems.Contains(id) => Reset(id, seen),
            _ => (404, Error("The resource was not found.")),
        };
    }

    private (int Status, string Body) Reset(string id, Seen seen)
    {
        if (seen.Headers.GetValueOrDefault("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) is not true)
        {
            return (415, Error("The Content-Type is not supported."));
        }

        if (Refuses is { } words)
        {
            return (400, Error(words));
        }

        using var body = JsonDocument.Parse(seen.Body);
        var type = body.RootElement.GetProperty("ResetType").GetString()!;
        if (Allowed is not null && !Allowed.Contains(type))
        {
            return (400, Error($"The value {type} for the parameter ResetType is not in the list of acceptable values."));
        }

        Resets.Enqueue(type);
        ResetOf[id] = type;
        return (204, "");
    }

    private string Collection() => new JsonObject
    {
        ["@odata.type"] = "#ComputerSystemCollection.ComputerSystemCollection",
        ["Members@odata.count"] = Systems.Length,
        ["Members"] = new JsonArray([.. Systems.Select(id => new JsonObject { ["@odata.id"] = $"/redfish/v1/Systems/{id}" })]),
    }.ToJsonString();

    private string System(string id)
    {
        if (PowerStates.TryPeek(out var state) && PowerStates.Count > 1)
        {
            PowerStates.TryDequeue(out _);
        }

        var path = $"/redfish/v1/Systems/{id}";
        var reset = new JsonObject { ["target"] = $"{path}/Actions/ComputerSystem.Reset" };
        if (TellsByActionInfo)
        {
            reset["@Redfish.ActionInfo"] = $"{path}/ResetActionInfo";
        }
        else if (Allowed is not null)
        {
            reset["ResetType@Redfish.AllowableValues"] = new JsonArray([.. Allowed.Select(type => JsonValue.Create(type))]);
        }

        return new JsonObject
        {
            ["@odata.id"] = path,
            ["Id"] = id,
            ["PowerState"] = state,
            ["Actions"] = HasReset ? new JsonObject { ["#ComputerSystem.Reset"] = reset } : new JsonObject(),
        }.ToJsonString();
    }

    private string ActionInfo() => new JsonObject
    {
        ["Parameters"] = new JsonArray(
            new JsonObject { ["Name"] = "Delay", ["DataType"] = "Number" },
            new JsonObject { ["Name"] = "ResetType", ["Required"] = true, ["AllowableValues"] = new JsonArray([.. Allowed!.Select(type => JsonValue.Create(type))]) }),
    }.ToJsonString();

    private static string Error(string words) => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = "Base.1.8.GeneralError",
            ["message"] = "A general error has occurred. See ExtendedInfo for more information.",
            ["@Message.ExtendedInfo"] = new JsonArray(new JsonObject { ["MessageId"] = "Base.1.8.Some", ["Message"] = words }),
        },
    }.ToJsonString();
}
