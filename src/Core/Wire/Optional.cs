namespace HomelabAutoscaler.Core.Wire;

/// <summary>A member for which absent and null differ, as in a patch: absent leaves the value, null removes it.</summary>
public readonly record struct Optional<T>(T? Value)
{
    /// <summary>False for <c>default</c>: the member is not there at all.</summary>
    public bool IsPresent { get; } = true;

    public static implicit operator Optional<T>(T? value) => new(value);
}
