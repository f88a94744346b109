using HomelabAutoscaler.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HomelabAutoscaler.Generators.StateMachines;

/// <summary>From a declared table of (state, event) pairs: a flat lookup and a Mermaid diagram.</summary>
[Generator]
public sealed class StateMachineGenerator : IIncrementalGenerator
{
    /// <summary>Names of the pipeline's steps, for the tests that prove them cached.</summary>
    public const string ModelStep = "StateMachineModel";

    /// <inheritdoc cref="ModelStep"/>
    public const string FindingsStep = "StateMachineFindings";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output =>
            output.AddSource("StateMachineAttributes.g.cs", Declarations.Read("StateMachineAttributes.cs")));

        var parsed = context.SyntaxProvider.ForAttributeWithMetadataName(
            "HomelabAutoscaler.Generators.StateMachineAttribute`2",
            static (node, _) => node is ClassDeclarationSyntax,
            StateMachineParser.Parse);

        var models = parsed.Select(static (result, _) => result.Model).WithTrackingName(ModelStep);
        context.RegisterSourceOutput(models, static (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource($"{model.ClassName}.g.cs", StateMachineEmitter.Emit(model));
            }
        });

        var findings = parsed.SelectMany(static (result, _) => result.Findings).WithTrackingName(FindingsStep);
        context.RegisterSourceOutput(findings, static (output, finding) => output.ReportDiagnostic(finding.ToDiagnostic()));
    }
}
