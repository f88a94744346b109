using System.Globalization;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The resourceVersion that a list or a watch asks for.</summary>
internal static class Versions
{
    /// <summary>Null when none is asked for. 0 means any.</summary>
    public static long? Asked(Call call)
    {
        var text = call.Query["resourceVersion"];
        if (text.Length == 0)
            return null;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version <= long.MaxValue
            ? (long)version
            : throw new ApiError(500, null, $"resourceVersion: Invalid value: {JsonText.Quote(text)}: strconv.ParseUint: parsing {JsonText.Quote(text)}: invalid syntax");
    }

    public static void RefuseFuture(long asked, long current)
    {
        if (asked <= current)
            return;
        throw new ApiError(504, "Timeout", string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {asked}, current: {current}"))
        {
            RetryAfterSeconds = 1,
            Details = new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
                ["retryAfterSeconds"] = 1,
            },
        };
    }
}
