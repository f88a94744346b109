using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>What a command is about: <c>NAME</c> or <c>machine/NAME</c> for a machine, <c>group/NAME</c> for a group.</summary>
internal readonly record struct Target(bool IsGroup, string Name)
{
    private static readonly string[] MachinePrefixes = ["machine", "machines", "node", "nodes", "hnode", Machine.Resource.FullName];

    private static readonly string[] GroupPrefixes = ["group", "groups", "hgroup", Group.Resource.FullName];

    /// <exception cref="FormatException">It names neither.</exception>
    public static Target Parse(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } name] => new(false, name),
        [var kind, { Length: > 0 } name] when MachinePrefixes.Contains(kind) => new(false, name),
        [var kind, { Length: > 0 } name] when GroupPrefixes.Contains(kind) => new(true, name),
        _ => throw new FormatException($"\"{text}\" is neither the NAME of a machine nor group/NAME"),
    };

    public ObjectKey KeyIn(string @namespace) => new(@namespace, Name);

    public override string ToString() => IsGroup ? $"group/{Name}" : Name;
}
