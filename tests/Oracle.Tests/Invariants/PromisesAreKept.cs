using Grpc.Core;
using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>
/// A scale-up within the sizes that were told in the same scan is not refused: a refusal backs the whole group off. Cluster
/// Autoscaler keeps the maximum for a whole scan, and is wrong about it when it has given back a machine in between that
/// cannot be woken at once.
/// </summary>
internal sealed class PromisesAreKept(Run run) : Invariant(run)
{
    private readonly HashSet<string> _givenBack = [];

    public override void BeforeScan() => _givenBack.Clear();

    public override void Called(CaCall call)
    {
        if (call is { Kind: CaCallKind.IncreaseSize, Error.StatusCode: not StatusCode.Unavailable } && !_givenBack.Contains(call.Group))
        {
            Broken(call.ToString());
        }

        if (call.Kind != CaCallKind.IncreaseSize)
        {
            _givenBack.Add(call.Group);
        }
    }
}
