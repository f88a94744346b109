using System.Net;
using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Power;

namespace HomelabAutoscaler.Operator.Energy;

/// <summary>Reads what plugs need of Secrets from the API server: power Jobs have them mounted, the operator has not.</summary>
internal sealed class PlugSecrets(KubeApi api)
{
    /// <exception cref="PowerException">There is no such Secret, or it may not be read.</exception>
    /// <exception cref="KubeApiException">The API server did not answer.</exception>
    public async Task<PlugMeter> MeterOfAsync(string @namespace, HttpPreset preset, HttpSwitch plug, TimeProvider clock, CancellationToken cancellation)
    {
        NetworkCredential? login = null;
        if (plug.Credentials is { } credentials)
        {
            var secret = await ReadAsync(new(@namespace, credentials.SecretName), cancellation);
            login = new(Text(secret, "username"), Text(secret, "password"));
        }

        var authority = plug.CaCertificate is { } ca ? Text(await ReadAsync(new(@namespace, ca.SecretName), cancellation), ca.Key) : null;
        return new(preset, plug, login, authority, clock);
    }

    private async Task<Secret> ReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        try
        {
            return await api.FindAsync<Secret>(key, cancellation) ?? throw new PowerException($"there is no Secret {key}: create it in the machine's namespace");
        }
        catch (KubeApiException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            throw new PowerException($"the operator may not read Secret {key}, which the plug needs: set rbac.plugCredentials=true in the chart's values, or leave watts.measured out", e);
        }
    }

    private static string Text(Secret secret, string key)
    {
        try
        {
            return secret.Data[key] is { } value ? Encoding.UTF8.GetString(Convert.FromBase64String(value)).TrimEnd('\r', '\n') : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new PowerException($"Secret {secret.Metadata.Name} has no key {key} that can be read: create it in the machine's namespace");
        }
    }
}
