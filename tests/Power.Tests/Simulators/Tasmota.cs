using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>The Tasmota firmware's /cm: commands with several spellings, an answer for each of its moods.</summary>
internal sealed class Tasmota : IAsyncDisposable
{
    private TestDevice? _device;

    public string Url => _device!.Url;

    public IEnumerable<string> Asked => _device!.Asked;

    public bool[] IsOn { get; init; } = [false];

    /// <summary>ENERGY.Power: a number, an array of them, or null for devices that do not measure.</summary>
    public JsonNode? Consumed { get; init; }

    public bool NeedsLogin { get; init; }

    /// <summary>Newer firmware refuses with 401, older with 200.</summary>
    public int RefusalStatus { get; init; } = 200;

    /// <summary>SetOption26: whether a single relay is POWER1 instead of POWER.</summary>
    public bool NumbersASingleRelay { get; init; }

    /// <summary>Answers instead of all else.</summary>
    public string? Instead { get; init; }

    public static async Task<Tasmota> StartAsync(Tasmota tasmota)
    {
        tasmota._device = await TestDevice.StartAsync(tasmota.ServeAsync);
        return tasmota;
    }

    public ValueTask DisposeAsync() => _device!.DisposeAsync();

    private Task ServeAsync(HttpContext context, Seen seen)
    {
        var query = context.Request.Query;
        if (context.Request.Path != "/cm")
        {
            return TestDevice.AnswerAsync(context, 404, "Not Found");
        }

        if (NeedsLogin && (query["user"] != Secrets.User || query["password"] != Secrets.Password))
        {
            return TestDevice.AnswerAsync(context, RefusalStatus, """{"WARNING":"Need user=<username>&password=<password>"}""");
        }

        return TestDevice.AnswerAsync(context, 200, Instead ?? Answer(query["cmnd"].ToString().ToUpperInvariant()).ToJsonString());
    }

    private JsonObject Answer(string command)
    {
        if (command == "STATUS 8")
        {
            var sensors = new JsonObject { ["Time"] = "2026-01-31T12:00:00" };
            if (Consumed is not null)
            {
                sensors["ENERGY"] = new JsonObject { ["Total"] = 3.185, ["Power"] = Consumed.DeepClone(), ["Voltage"] = 230 };
            }

            return new() { ["StatusSNS"] = sensors };
        }

        var words = command.Split(' ');
        if (!words[0].StartsWith("POWER", StringComparison.Ordinal) || !int.TryParse(words[0] is "POWER" ? "1" : words[0][5..], CultureInfo.InvariantCulture, out var number))
        {
            return new() { ["Command"] = "Unknown" };
        }

        // A relay that is not there is the first one, to old firmware.
        var relay = number <= IsOn.Length ? number - 1 : 0;
        IsOn[relay] = words.ElementAtOrDefault(1) switch { "ON" or "1" => true, "OFF" or "0" => false, _ => IsOn[relay] };
        return new() { [IsOn.Length == 1 && !NumbersASingleRelay ? "POWER" : $"POWER{relay + 1}"] = IsOn[relay] ? "ON" : "OFF" };
    }
}
