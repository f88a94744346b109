using HomelabAutoscaler.Operator.Tests;
using HomelabAutoscaler.Oracle.Tests.Cluster;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>Keeps the operator running: it dies at a write or at once, and runs again after a while.</summary>
/// <param name="objects">What its API server holds.</param>
/// <param name="clock">The run's.</param>
/// <param name="hold">How long what a person wants is left alone.</param>
internal sealed class OperatorHost(Objects objects, TimeProvider clock, TimeSpan hold) : IDisposable
{
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(8);

    /// <summary>How long a new life only follows and answers calls: until the Lease of the one before is over.</summary>
    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(12);

    private readonly InProcessCalls _calls = new() { IsEnd = static e => e is OperatorDiedException };
    private OperatorLife? _life;
    private DateTimeOffset? _upSince;
    private DateTimeOffset _nextLife;
    private int _writesLeft = int.MaxValue;
    private bool _isDead;

    public Protos.CloudProvider.CloudProviderClient Provider => new(_calls);

    /// <summary>Since when it runs and leads, or will; null while it does not run.</summary>
    public DateTimeOffset? UpSince => _isDead ? null : _upSince;

    /// <summary>Whether it found an end of its passes in every step.</summary>
    public bool ComesToRest { get; private set; } = true;

    public void DieAfter(int writes) => _writesLeft = Math.Max(1, writes);

    /// <summary>It dies now, and is not started for so long.</summary>
    public void Leave(TimeSpan time)
    {
        _isDead = true;
        End(time);
    }

    public void Step()
    {
        if (_life is null && clock.GetUtcNow() >= _nextLife)
        {
            var isFirst = _nextLife == default;
            (_isDead, _upSince) = (false, clock.GetUtcNow() + (isFirst ? TimeSpan.Zero : Takeover));
            _life = new(objects, new Wire(this, new ApiStub(objects)), clock, hold);
            _calls.Serve(_life.Service);
        }

        if (clock.GetUtcNow() < _upSince)
        {
            _life?.Follow();
        }
        else
        {
            ComesToRest &= _life?.Step() ?? true;
        }

        NoteDeath();
    }

    /// <summary>Has the process go when it died in a call.</summary>
    public void NoteDeath()
    {
        if (_isDead && _life is not null)
        {
            End(Restart);
        }
    }

    public void Dispose() => _life?.Dispose();

    private void End(TimeSpan away)
    {
        _calls.Serve(null);
        _life?.Dispose();
        (_life, _upSince, _nextLife, _writesLeft) = (null, null, clock.GetUtcNow() + away, int.MaxValue);
    }

    /// <summary>Its way to the API server, which ends with it.</summary>
    private sealed class Wire(OperatorHost host, HttpMessageHandler cluster) : DelegatingHandler(cluster)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (host._isDead)
            {
                throw new OperatorDiedException();
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Get && --host._writesLeft == 0)
            {
                response.Dispose();
                host._isDead = true;
                throw new OperatorDiedException();
            }

            return response;
        }
    }
}
