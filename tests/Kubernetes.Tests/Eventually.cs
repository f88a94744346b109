using System.Diagnostics;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>Waits for what other threads do; how long that takes is no part of any test.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="condition">What shall come true.</param>
    /// <param name="meanwhile">Done between two looks, for example to have time pass.</param>
    public static async Task Is(Func<bool> condition, Action? meanwhile = null)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            if (waiting.Elapsed > Patience)
            {
                Assert.Fail("it did not come true");
            }

            meanwhile?.Invoke();
            await Task.Delay(1);
        }
    }
}
