using Grpc.Core;
using HomelabAutoscaler.Oracle.Tests.CaModel;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>A scale-up within the sizes that were told in the same scan is not refused: a refusal backs the whole group off.</summary>
internal sealed class PromisesAreKept(Run run) : Invariant(run)
{
    public override void Called(CaCall call)
    {
        if (call is { Kind: CaCallKind.IncreaseSize, Error.StatusCode: not StatusCode.Unavailable and not StatusCode.OK })
        {
            Broken(call.ToString());
        }
    }
}
