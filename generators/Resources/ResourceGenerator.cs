using System.Collections.Immutable;
using HomelabAutoscaler.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HomelabAutoscaler.Generators.Resources;

/// <summary>From annotated records: readers and writers of Kubernetes JSON, merge patches, and the CRDs' YAML.</summary>
[Generator]
public sealed class ResourceGenerator : IIncrementalGenerator
{
    /// <summary>Names of the pipeline's steps, for the tests that prove them cached.</summary>
    public const string RecordStep = "WireRecord";

    /// <inheritdoc cref="RecordStep"/>
    public const string EnumStep = "WireEnum";

    /// <inheritdoc cref="RecordStep"/>
    public const string CrdStep = "Crd";

    /// <inheritdoc cref="RecordStep"/>
    public const string FindingsStep = "ResourceFindings";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output =>
            output.AddSource("ResourceAttributes.g.cs", Declarations.Read("ResourceAttributes.cs")));

        var parsed = context.SyntaxProvider.ForAttributeWithMetadataName(
            "HomelabAutoscaler.Generators.WireAttribute",
            static (node, _) => node is RecordDeclarationSyntax or EnumDeclarationSyntax or ClassDeclarationSyntax,
            ResourceParser.Parse);

        var records = parsed.SelectMany(static (result, _) => OneOrNone(result.Record)).WithTrackingName(RecordStep);
        context.RegisterSourceOutput(records, static (output, model) =>
            output.AddSource($"{model.Name}.Wire.g.cs", WireEmitter.Emit(model)));

        var enums = parsed.SelectMany(static (result, _) => OneOrNone(result.Enum)).WithTrackingName(EnumStep);
        context.RegisterSourceOutput(enums, static (output, model) =>
            output.AddSource($"{model.Name}.Wire.g.cs", EnumEmitter.Emit(model)));

        // A schema reaches through many records, so it needs them all at once.
        var crds = records.Collect().Combine(enums.Collect())
            .Select(static (both, _) => CrdSources(both.Left, both.Right))
            .SelectMany(static (sources, _) => sources)
            .WithTrackingName(CrdStep);
        context.RegisterSourceOutput(crds, static (output, crd) => output.AddSource($"{crd.Name}.Crd.g.cs", crd.Source));

        var findings = parsed.SelectMany(static (result, _) => result.Findings).WithTrackingName(FindingsStep);
        context.RegisterSourceOutput(findings, static (output, finding) => output.ReportDiagnostic(finding.ToDiagnostic()));
    }

    private static ImmutableArray<T> OneOrNone<T>(T? item)
        where T : class => item is null ? [] : [item];

    private static EquatableArray<CrdSource> CrdSources(ImmutableArray<WireModel> records, ImmutableArray<EnumModel> enums)
    {
        var recordsByName = records.ToDictionary(record => record.FullName);
        var enumsByName = enums.ToDictionary(value => value.FullName);
        return records.Where(record => record.Kind is { Custom: true })
            .Select(record => new CrdSource(record.Name, CrdEmitter.EmitSource(record, recordsByName, enumsByName)))
            .ToEquatableArray();
    }

    private sealed record CrdSource(string Name, string Source);
}
