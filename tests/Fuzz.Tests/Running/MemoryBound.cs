namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>How much may be allocated for an input, in bytes.</summary>
/// <param name="Always">Whatever the input is; the first inputs pay for what is made once.</param>
/// <param name="PerByte">For each byte of it.</param>
internal sealed record MemoryBound(long Always, long PerByte)
{
    /// <summary>Does something and sees what it took.</summary>
    /// <exception cref="TooMuchMemoryException">It was more than may be.</exception>
    public T Of<T>(int length, Func<T> work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return work();
        }
        finally
        {
            Check(length, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private void Check(int length, long allocated)
    {
        if (allocated > Always + (PerByte * length))
        {
            throw new TooMuchMemoryException($"{allocated} bytes were allocated for an input of {length}: more than {Always} + {PerByte} for each");
        }
    }
}

internal sealed class TooMuchMemoryException(string message) : Exception(message);
