using HomelabAutoscaler.Generators;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>An environment variable.</summary>
[Wire]
[Cel("!(has(self.value) && has(self.valueFrom))", "give value or valueFrom, not both")]
public sealed partial record EnvVar
{
    /// <summary>Name of the variable.</summary>
    [Bounds(Minimum = 1)]
    public required string Name { get; init; }

    /// <summary>Its value; $(NAME) stands for a variable that comes before it.</summary>
    public string? Value { get; init; }

    /// <summary>Where its value comes from.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}
