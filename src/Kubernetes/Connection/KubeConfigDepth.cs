using k8s.Exceptions;
using YamlDotNet.Core;

namespace HomelabAutoscaler.Kubernetes.Connection;

/// <summary>How deep a kubeconfig is nested. What reads it calls itself for each level, and takes time by the square of them.</summary>
internal static class KubeConfigDepth
{
    /// <summary>Extensions may hold anything; nothing is nested like this.</summary>
    private const int Deepest = 64;

    /// <exception cref="KubeConfigException">It is nested too deep.</exception>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static void Check(string path)
    {
        using var text = File.OpenText(path);
        var parser = new Parser(text);
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest)
            {
                throw new KubeConfigException($"it is nested deeper than {Deepest} levels at line {parser.Current.Start.Line}");
            }
        }
    }
}
