using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>A Shelly Plus: /rpc/Switch.Set and /rpc/Switch.GetStatus, with RFC 7616's digest of SHA-256 where a login is set.</summary>
internal sealed partial class ShellyGen2 : IAsyncDisposable
{
    private const string Realm = "shellyplus1pm-a8032abe54dc";

    private readonly string _nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private TestDevice? _device;

    public string Url => _device!.Url;

    public IEnumerable<string> Asked => _device!.Asked;

    public bool IsOn { get; set; }

    /// <summary>Null for devices that do not measure.</summary>
    public double? Watts { get; set; }

    /// <summary>aenergy.total: what has gone through it, in Wh; null for devices that do not count.</summary>
    public double? MeterWh { get; set; }

    public bool NeedsLogin { get; init; }

    public static async Task<ShellyGen2> StartAsync(ShellyGen2 shelly)
    {
        shelly._device = await TestDevice.StartAsync(shelly.ServeAsync);
        return shelly;
    }

    public ValueTask DisposeAsync() => _device!.DisposeAsync();

    private async Task ServeAsync(HttpContext context, Seen seen)
    {
        if (NeedsLogin && !Knows(seen))
        {
            context.Response.Headers.WWWAuthenticate = $"Digest qop=\"auth\", realm=\"{Realm}\", nonce=\"{_nonce}\", algorithm=SHA-256";
            await TestDevice.AnswerAsync(context, 401, "");
            return;
        }

        var query = context.Request.Query;
        if (query["id"] != "0")
        {
            await TestDevice.AnswerAsync(context, 404, "{\"code\":-105,\"message\":\"Argument 'id', value 7 not found!\"}");
        }
        else if (context.Request.Path == "/rpc/Switch.Set")
        {
            var wasOn = IsOn;
            IsOn = bool.Parse(query["on"].ToString());
            await TestDevice.AnswerAsync(context, 200, new JsonObject { ["was_on"] = wasOn }.ToJsonString());
        }
        else if (context.Request.Path == "/rpc/Switch.GetStatus")
        {
            var status = new JsonObject { ["id"] = 0, ["source"] = "HTTP_in", ["output"] = IsOn, ["temperature"] = new JsonObject { ["tC"] = 41.2 } };
            if (Watts is { } watts)
            {
                status["apower"] = watts;
            }

            if (MeterWh is { } counted)
            {
                status["aenergy"] = new JsonObject { ["total"] = counted, ["by_minute"] = new JsonArray(0.1, 0.2, 0.3), ["minute_ts"] = 1769860800 };
            }

            await TestDevice.AnswerAsync(context, 200, status.ToJsonString());
        }
        else
        {
            await TestDevice.AnswerAsync(context, 404, "Not Found");
        }
    }

    private bool Knows(Seen seen)
    {
        var given = Parts().Matches(seen.Headers.GetValueOrDefault("Authorization") ?? "")
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('"'));
        if (!seen.Headers.GetValueOrDefault("Authorization", "").StartsWith("Digest ", StringComparison.Ordinal) || given["nonce"] != _nonce || given["uri"] != seen.Path)
        {
            return false;
        }

        var who = Hash($"{Secrets.User}:{Realm}:{Secrets.Password}");
        var what = Hash($"{seen.Method}:{given["uri"]}");
        return uint.Parse(given["nc"], NumberStyles.HexNumber, null) > 0
            && given["response"] == Hash($"{who}:{_nonce}:{given["nc"]}:{given["cnonce"]}:auth:{what}");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("(\\w+)=(\"[^\"]*\"|[^,\\s]+)")]
    private static partial Regex Parts();
}
