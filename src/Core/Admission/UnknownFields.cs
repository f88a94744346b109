using System.Buffers;
using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>What an author wrote and nobody reads: members of the JSON that are not there any more once it was read and written again.</summary>
public static class UnknownFields
{
    /// <summary>The API server drops unknown fields before anybody is asked, but kubectl apply leaves what it was given here.</summary>
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Warns of unknown fields in an object, and in what it was applied from.</summary>
    /// <param name="json">The object; what cannot be read is passed over.</param>
    /// <param name="findings">Takes the warnings.</param>
    public static void Check<T>(ReadOnlySpan<byte> json, Findings findings)
        where T : class, IKubeResource<T>
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var written = JsonDocument.ParseValue(ref reader);
            Check<T>(json, written.RootElement, findings);
            if (Applied(written.RootElement) is { } applied)
            {
                var source = Encoding.UTF8.GetBytes(applied);
                using var document = JsonDocument.Parse(source);
                Check<T>(source, document.RootElement, findings);
            }
        }
        catch (Exception e) when (e is WireException or JsonException or InvalidOperationException)
        {
            // Whoever reads it for its content has said so.
        }
    }

    /// <summary>The same of a part of an object, which can be read.</summary>
    /// <param name="path">What the part is called.</param>
    /// <param name="json">The part.</param>
    /// <param name="findings">Takes the warnings.</param>
    public static void CheckPart<T>(string path, ReadOnlySpan<byte> json, Findings findings)
        where T : IWire<T>
    {
        var reader = new Utf8JsonReader(json);
        using var written = JsonDocument.ParseValue(ref reader);
        using var known = Understood<T>(json);
        Compare(path, written.RootElement, known.RootElement, findings);
    }

    private static void Check<T>(ReadOnlySpan<byte> json, JsonElement written, Findings findings)
        where T : class, IKubeResource<T>
    {
        using var known = Understood<T>(json);
        if (written.TryGetProperty("spec", out var wanted) && known.RootElement.TryGetProperty("spec", out var understood))
        {
            Compare("spec", wanted, understood, findings);
        }
    }

    /// <summary>What is left of it once it was read and written again.</summary>
    private static JsonDocument Understood<T>(ReadOnlySpan<byte> json)
        where T : IWire<T>
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            T.Read(ref reader).Write(writer);
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private static string? Applied(JsonElement written) =>
        written.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
        && annotations.TryGetProperty(LastApplied, out var applied) && applied.ValueKind == JsonValueKind.String
            ? applied.GetString()
            : null;

    private static void Compare(string path, JsonElement written, JsonElement known, Findings findings)
    {
        if (written.ValueKind == JsonValueKind.Object && known.ValueKind == JsonValueKind.Object)
        {
            // Looked up: looking for each among all of them takes minutes where there are many.
            var members = new Dictionary<string, JsonElement>();
            foreach (var member in known.EnumerateObject())
            {
                members[member.Name] = member.Value;
            }

            foreach (var member in written.EnumerateObject())
            {
                if (members.TryGetValue(member.Name, out var understood))
                {
                    Compare($"{path}.{member.Name}", member.Value, understood, findings);
                }
                else if (SaysSomething(member.Value))
                {
                    findings.Warn($"{path}.{Quoted.Line(member.Name)}", RightName.InsteadOf(member.Name));
                }
            }
        }
        else if (written.ValueKind == JsonValueKind.Array && known.ValueKind == JsonValueKind.Array && written.GetArrayLength() == known.GetArrayLength())
        {
            for (var i = 0; i < known.GetArrayLength(); i++)
            {
                Compare($"{path}[{i}]", written[i], known[i], findings);
            }
        }
    }

    /// <summary>What is empty is not written again.</summary>
    private static bool SaysSomething(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };
}
