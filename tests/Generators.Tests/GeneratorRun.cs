using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HomelabAutoscaler.Generators.Tests;

/// <summary>One generator run over a small program.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.Parse);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "HomelabAutoscaler.Core.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    public GeneratorRun(IIncrementalGenerator generator, params string[] sources)
    {
        _compilation = CSharpCompilation.Create(
            "Sample",
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, Options, $"Source{i}.cs")),
            References,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _driver = CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()],
            parseOptions: Options,
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out var output, out _);
        Output = output;
    }

    public Compilation Output { get; }

    public GeneratorDriverRunResult Result => _driver.GetRunResult();

    /// <summary>What the generator found, as <c>ID line: message</c> with lines from 1.</summary>
    public IEnumerable<string> Findings => Result.Diagnostics
        .Select(finding => $"{finding.Id} {finding.Location.GetLineSpan().StartLinePosition.Line + 1}: {finding.GetMessage(null)}");

    /// <summary>What the compiler has to say of the program together with what was generated.</summary>
    public IEnumerable<string> Errors => Output.GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
        .Select(diagnostic => diagnostic.ToString());

    public static string Input(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Inputs", name));

    public string Source(string name) => Result.GeneratedTrees.Single(tree => Path.GetFileName(tree.FilePath) == name).ToString();

    /// <summary>Why each output of the step ran, after a file was added that has nothing to do with it.</summary>
    public IEnumerable<IncrementalStepRunReason> AfterUnrelatedEdit(string step) =>
        AfterEdit(step, _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated;", Options, "Unrelated.cs")));

    /// <summary>The same after the first file was replaced.</summary>
    public IEnumerable<IncrementalStepRunReason> AfterReplacing(string step, string source) =>
        AfterEdit(step, _compilation.ReplaceSyntaxTree(
            _compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText(source, Options, _compilation.SyntaxTrees[0].FilePath)));

    private IEnumerable<IncrementalStepRunReason> AfterEdit(string step, Compilation edited)
    {
        var result = _driver.RunGenerators(edited).GetRunResult().Results.Single();
        return result.TrackedSteps.TryGetValue(step, out var runs) ? runs.SelectMany(run => run.Outputs).Select(output => output.Reason) : [];
    }
}
