using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace HomelabAutoscaler.Generators.Model;

/// <summary>The attributes that this assembly carries as source, for the project that uses the generator.</summary>
internal static class Declarations
{
    public static SourceText Read(string file)
    {
        using var stream = typeof(Declarations).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not embedded in the generator");
        return SourceText.From(stream, Encoding.UTF8, canBeEmbedded: true);
    }
}
