namespace HomelabAutoscaler.Tests;

/// <summary>Has something fail, and hands over the exception.</summary>
internal static class Failing
{
    public static async Task<TException> With<TException>(Func<Task> action)
        where TException : Exception
    {
        try
        {
            await action();
        }
        catch (TException e)
        {
            return e;
        }

        Assert.Fail($"expected {typeof(TException).Name}, but nothing was thrown");
        throw new InvalidOperationException();
    }
}
