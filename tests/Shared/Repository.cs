namespace HomelabAutoscaler.Tests;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The published operator.</summary>
    public static string Operator
    {
        get
        {
            var binary = Path.Combine(Root, "artifacts", "publish", "HomelabAutoscaler.Operator", "release", "homelab-autoscaler");
            return File.Exists(binary) ? binary : throw new InvalidOperationException($"there is no {binary}: run `make aot` first, or `make test`, which does");
        }
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HomelabAutoscaler.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run within the repository");
    }
}
