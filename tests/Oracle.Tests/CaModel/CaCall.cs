namespace HomelabAutoscaler.Oracle.Tests.CaModel;

internal enum CaCallKind
{
    IncreaseSize,
    DecreaseTargetSize,
    DeleteNodes,
}

/// <summary>A call that changes something, and how it ended.</summary>
/// <param name="Delta">What the target size was to change by.</param>
/// <param name="Nodes">Names of the nodes that were given back.</param>
/// <param name="Error">Null when it was accepted.</param>
internal sealed record CaCall(CaCallKind Kind, string Group, int Delta, IReadOnlyList<string> Nodes, Grpc.Core.RpcException? Error)
{
    public override string ToString() =>
        $"{Kind}({Group}, {(Kind == CaCallKind.DeleteNodes ? string.Join(' ', Nodes) : Delta)}){(Error is null ? "" : $": {Error.Status.StatusCode}: {Error.Status.Detail}")}";
}
