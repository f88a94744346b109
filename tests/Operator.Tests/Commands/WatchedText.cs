using System.Text;

namespace HomelabAutoscaler.Operator.Tests.Commands;

/// <summary>Text that is written on other threads, and waited for.</summary>
internal sealed class WatchedText : TextWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _writing = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _written = Unwritten();

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (_writing)
            {
                return _text.ToString();
            }
        }
    }

    public override void Write(char value)
    {
        lock (_writing)
        {
            _text.Append(value);
            _written.TrySetResult();
            _written = Unwritten();
        }
    }

    public async Task WaitForAsync(string part)
    {
        while (true)
        {
            Task written;
            lock (_writing)
            {
                if (_text.ToString().Contains(part, StringComparison.Ordinal))
                {
                    return;
                }

                written = _written.Task;
            }

            await written.WaitAsync(Patience);
        }
    }

    // Whoever waits must not go on inside the lock, where the completed source is still the current one.
    private static TaskCompletionSource Unwritten() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
