using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power;

/// <summary>Mounted Secrets: FOLDER/SECRET/KEY, as the operator mounts them into power Jobs.</summary>
public sealed class SecretFolder(string folder)
{
    /// <exception cref="PowerException">There is no such entry.</exception>
    public string Read(SecretKey secret) => Read(secret.SecretName, secret.Key);

    /// <exception cref="PowerException">One of both entries is missing.</exception>
    public (string User, string Password) Read(Credentials credentials) => (Read(credentials.SecretName, "username"), Read(credentials.SecretName, "password"));

    private string Read(string secret, string key)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, secret, key)).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PowerException($"Secret {secret} has no key {key} that can be read: create it in the machine's namespace", e);
        }
    }
}
