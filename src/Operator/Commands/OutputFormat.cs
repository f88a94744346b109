using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>How a command's answer is written.</summary>
internal enum OutputFormat
{
    Table,
    Wide,
    Json,
    Yaml,
}

internal static class OutputFormats
{
    /// <summary>What <c>-o</c> takes.</summary>
    public static readonly string[] Names = ["wide", "json", "yaml"];

    /// <summary>JSON for people and programs.</summary>
    public static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static OutputFormat Parse(string? name) => name switch
    {
        "wide" => OutputFormat.Wide,
        "json" => OutputFormat.Json,
        "yaml" => OutputFormat.Yaml,
        _ => OutputFormat.Table,
    };

    /// <summary>A value for programs.</summary>
    public static string Text<T>(T value, OutputFormat format)
        where T : IWire<T>
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            value.Write(writer);
        }

        return format == OutputFormat.Yaml ? YamlBlock.Of(json.WrittenMemory) : $"{Encoding.UTF8.GetString(json.WrittenSpan)}\n";
    }
}
