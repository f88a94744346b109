using System.Security.Cryptography;
using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>Who asks for metrics, and whether he may: the API server answers both, and its answer holds for a while.</summary>
internal sealed class MetricsAccess(KubeApi api, TimeProvider clock) : IDisposable
{
    private const int MostVerdicts = 64;

    private const int LongestToken = 16 << 10;

    private static readonly TimeSpan AllowedFor = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (Verdict Verdict, DateTimeOffset Until)> _known = [];

    /// <summary>One question at a time: a flood of tokens does not become one of requests to the API server.</summary>
    private readonly SemaphoreSlim _asking = new(1);

    /// <summary>Judges the value of a request's Authorization header.</summary>
    /// <exception cref="KubeApiException">The API server gave no answer.</exception>
    public async Task<Verdict> JudgeAsync(string authorization, CancellationToken cancellation)
    {
        const string Scheme = "Bearer ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || authorization.Length is <= 7 or > LongestToken)
        {
            return Verdict.Unknown;
        }

        var token = authorization[Scheme.Length..].Trim();
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        await _asking.WaitAsync(cancellation);
        try
        {
            var now = clock.GetUtcNow();
            if (_known.TryGetValue(key, out var known) && now < known.Until)
            {
                return known.Verdict;
            }

            var verdict = await AskAsync(token, cancellation);
            Remember(key, verdict, now);
            return verdict;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<Verdict> AskAsync(string token, CancellationToken cancellation)
    {
        var review = await api.CreateAsync(new TokenReview { Spec = new() { Token = token } }, cancellation);
        if (!review.Status.Authenticated)
        {
            return Verdict.Unknown;
        }

        var user = review.Status.User;
        var question = new SubjectAccessReview
        {
            Spec = new()
            {
                User = user.Username,
                Uid = user.Uid,
                Groups = user.Groups,
                Extra = user.Extra,
                NonResourceAttributes = new() { Path = MetricsServer.Path, Verb = "get" },
            },
        };
        return (await api.CreateAsync(question, cancellation)).Status.Allowed ? Verdict.Allowed : Verdict.Forbidden;
    }

    private void Remember(string key, Verdict verdict, DateTimeOffset now)
    {
        if (_known.Count >= MostVerdicts)
        {
            // Those who may stay as long as they can: guesses must not push them out.
            var first = _known.OrderBy(item => (item.Value.Verdict == Verdict.Allowed && item.Value.Until > now, item.Value.Until)).First();
            _known.Remove(first.Key);
        }

        _known[key] = (verdict, now + (verdict == Verdict.Allowed ? AllowedFor : RefusedFor));
    }
}
