using TUnit.Core.Interfaces;

namespace HomelabAutoscaler.Operator.Tests.Native;

/// <summary>Homelabs of a native binary wait most of the time: some of them may do so at once.</summary>
public sealed class ThreeAtOnce : IParallelLimit
{
    public int Limit => 3;
}
