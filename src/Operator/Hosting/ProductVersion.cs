using System.Reflection;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>The version that this binary was built as.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
