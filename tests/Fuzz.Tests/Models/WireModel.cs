using System.Buffers;
using System.Reflection;
using System.Text.Json;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Fuzz.Tests.Models;

/// <summary>A record that has a generated reader and writer.</summary>
internal abstract class WireModel(Type type)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<WireModel> All { get; } =
    [
        .. typeof(IWire<>).Assembly.GetTypes()
            .Where(type => type.IsClass && type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IWire<>)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (WireModel)Activator.CreateInstance(typeof(WireModel<>).MakeGenericType(type))!),
    ];

    public Type Type => type;

    /// <summary>apiVersion and kind, for one that is a kind of the API.</summary>
    public (string ApiVersion, string Kind)? Kind =>
        type.GetProperty("Resource", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is ResourceType resource ? (resource.ApiVersion, resource.Kind) : null;

    public abstract object Read(ReadOnlySpan<byte> json);

    public abstract byte[] Write(object value);

    public abstract byte[] Patch(object before, object after);

    public override string ToString() => type.Name;
}

internal sealed class WireModel<T>() : WireModel(typeof(T))
    where T : class, IWire<T>
{
    public override object Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new() { MaxDepth = 512 });
        reader.Read();
        return T.Read(ref reader);
    }

    public override byte[] Write(object value) => Written(((T)value).Write);

    public override byte[] Patch(object before, object after) => Written(writer => T.WritePatch(writer, (T)before, (T)after));

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
