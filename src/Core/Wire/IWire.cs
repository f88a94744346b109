using System.Text.Json;

namespace HomelabAutoscaler.Core.Wire;

/// <summary>A record that the resource generator can read from and write to Kubernetes JSON.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IWire<TSelf>
    where TSelf : IWire<TSelf>
{
    /// <summary>
    /// Reads the object that the reader stands at the start of. Unknown members are skipped, null counts as absent.
    /// The reader must hold the whole object.
    /// </summary>
    /// <exception cref="WireException">A member has another JSON type than the model.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    static abstract TSelf Read(ref Utf8JsonReader reader);

    /// <summary>Writes the object; absent members are left out.</summary>
    void Write(Utf8JsonWriter writer);

    /// <summary>Writes the JSON merge patch (RFC 7386) that turns <paramref name="before"/> into <paramref name="after"/>.</summary>
    static abstract void WritePatch(Utf8JsonWriter writer, TSelf before, TSelf after);
}
