namespace HomelabAutoscaler.Core.Resources;

/// <summary>The API group of Machine and Group, and the names made from it.</summary>
public static class ApiGroup
{
    public const string Name = "infra.homecluster.dev";

    public const string Version = "v1alpha1";
}
