namespace HomelabAutoscaler.Kubernetes.Manifests;

/// <summary>A text is no YAML that could be a manifest.</summary>
/// <param name="line">Where, from 1.</param>
/// <param name="column">Where in the line, from 1.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="inner">What the parser says.</param>
public sealed class YamlSyntaxException(int line, int column, string problem, Exception? inner = null) : Exception(problem, inner)
{
    public int Line => line;

    public int Column => column;
}
