using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>A Shelly of the first generation: /relay/N, /status, and basic authentication where a login is set.</summary>
internal sealed class ShellyGen1 : IAsyncDisposable
{
    private TestDevice? _device;

    public string Url => _device!.Url;

    public IEnumerable<string> Asked => _device!.Asked;

    public bool[] IsOn { get; init; } = [false];

    /// <summary>What each relay's meter shows; null for devices without meters.</summary>
    public double[]? Watts { get; init; }

    /// <summary>What each relay's meter has counted, in watt-minutes.</summary>
    public double Total { get; init; } = 1234;

    /// <summary>Whether meters say of themselves that they are right.</summary>
    public bool IsValid { get; init; } = true;

    public bool NeedsLogin { get; init; }

    public static async Task<ShellyGen1> StartAsync(ShellyGen1 shelly)
    {
        shelly._device = await TestDevice.StartAsync(shelly.ServeAsync);
        return shelly;
    }

    public ValueTask DisposeAsync() => _device!.DisposeAsync();

    private async Task ServeAsync(HttpContext context, Seen seen)
    {
        if (NeedsLogin && seen.Headers.GetValueOrDefault("Authorization") != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Secrets.User}:{Secrets.Password}")))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"shellyplug-s-ABCDEF\"";
            await TestDevice.AnswerAsync(context, 401, "401 Unauthorized");
        }
        else if (context.Request.Path == "/status")
        {
            await TestDevice.AnswerAsync(context, 200, Status().ToJsonString());
        }
        else if (context.Request.Path.Value!.Split('/') is ["", "relay", var number] && int.Parse(number, null) is var relay && relay < IsOn.Length)
        {
            IsOn[relay] = context.Request.Query["turn"].ToString() switch { "on" => true, "off" => false, "toggle" => !IsOn[relay], _ => IsOn[relay] };
            await TestDevice.AnswerAsync(context, 200, RelayOf(relay).ToJsonString());
        }
        else
        {
            await TestDevice.AnswerAsync(context, 404, "Not Found");
        }
    }

    private JsonObject RelayOf(int relay) => new() { ["ison"] = IsOn[relay], ["has_timer"] = false, ["overpower"] = false, ["source"] = "http" };

    private JsonObject Status() => new()
    {
        ["relays"] = new JsonArray([.. IsOn.Select((_, relay) => RelayOf(relay))]),
        ["meters"] = Watts is null ? null : new JsonArray([.. Watts.Select(watts => new JsonObject { ["power"] = watts, ["is_valid"] = IsValid, ["total"] = Total })]),
    };
}
