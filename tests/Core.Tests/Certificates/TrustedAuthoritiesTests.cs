using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Core.Certificates;

namespace HomelabAutoscaler.Core.Tests.Certificates;

/// <summary>Who is trusted when a root, an authority below it, or both are given.</summary>
public sealed class TrustedAuthoritiesTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly X509Certificate2 Root = Authority("CN=root", signer: null);
    private static readonly X509Certificate2 Between = Authority("CN=between", Root);
    private static readonly X509Certificate2 Leaf = Issue(Between);

    [Test]
    public async Task A_root_is_trusted_with_and_without_the_authority_between()
    {
        await Assert.That(Judge(Leaf, shown: [Between], given: [Root])).IsEqualTo(SslPolicyErrors.None);
        await Assert.That(Judge(Leaf, shown: [], given: [Root, Between])).IsEqualTo(SslPolicyErrors.None);
        await Assert.That(Judge(Issue(Root), shown: [], given: [Root])).IsEqualTo(SslPolicyErrors.None);
    }

    [Test]
    public async Task An_authority_below_a_root_is_enough()
    {
        await Assert.That(Judge(Leaf, shown: [], given: [Between])).IsEqualTo(SslPolicyErrors.None);
        await Assert.That(Judge(Leaf, shown: [Between], given: [Between])).IsEqualTo(SslPolicyErrors.None);
        await Assert.That(Judge(Leaf, shown: [Between, Root], given: [Between])).IsEqualTo(SslPolicyErrors.None);
    }

    [Test]
    public async Task What_is_above_it_does_not_count()
    {
        var expired = Authority("CN=expired", signer: null, Now.AddHours(-1));
        var between = Authority("CN=between", expired);

        await Assert.That(Judge(Issue(between), shown: [between, expired], given: [between])).IsEqualTo(SslPolicyErrors.None);
        await Assert.That(Judge(Issue(between), shown: [between, expired], given: [expired])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors);
    }

    [Test]
    public async Task It_is_enough_only_for_what_it_signed()
    {
        var beside = Authority("CN=beside", Root);
        var namesake = Authority("CN=between", Root);

        await Assert.That(Judge(Leaf, shown: [Between, Root], given: [beside])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors);
        await Assert.That(Judge(Issue(Root), shown: [Root], given: [Between])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors);
        await Assert.That(Judge(Issue(namesake), shown: [Between, Root], given: [Between])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors).Because("it only has the name");
        await Assert.That(Judge(Issue(namesake), shown: [namesake, Root], given: [Between])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors).Because("it only has the name");
    }

    [Test]
    public async Task A_forged_signature_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = Request("CN=leaf", key).Create(Between.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now.AddDays(-1), Now.AddDays(1), [1]);

        await Assert.That(Judge(forged, shown: [Between], given: [Between])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors);
        await Assert.That(Judge(forged, shown: [Between, Root], given: [Between])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors);
    }

    [Test]
    public async Task What_else_is_wrong_stays_wrong()
    {
        var expired = Issue(Between, Now.AddHours(-1));
        var notAnAuthority = Issue(Leaf);

        await Assert.That(Judge(expired, shown: [Between], given: [Between])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors);
        await Assert.That(Judge(notAnAuthority, shown: [Leaf, Between], given: [Between])).IsEqualTo(SslPolicyErrors.RemoteCertificateChainErrors);
        await Assert.That(Judge(Leaf, shown: [], given: [Between], SslPolicyErrors.RemoteCertificateNameMismatch)).IsEqualTo(SslPolicyErrors.RemoteCertificateNameMismatch);
        await Assert.That(new TrustedAuthorities([Between]).Errors(null, SslPolicyErrors.RemoteCertificateNotAvailable)).IsEqualTo(SslPolicyErrors.RemoteCertificateNotAvailable);
    }

    /// <summary>As the TLS stack does it: what the peer shows helps to build the chain.</summary>
    private static SslPolicyErrors Judge(X509Certificate2 leaf, X509Certificate2[] shown, X509Certificate2[] given, SslPolicyErrors errors = SslPolicyErrors.None)
    {
        var trusted = new TrustedAuthorities([.. given]);
        using var chain = new X509Chain { ChainPolicy = trusted.Policy.Clone() };
        chain.ChainPolicy.ExtraStore.AddRange(shown);
        return trusted.Errors(chain, chain.Build(leaf) ? errors : errors | SslPolicyErrors.RemoteCertificateChainErrors);
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? signer, DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return signer is null ? request.CreateSelfSigned(Now.AddDays(-9), end ?? Now.AddDays(9)) : Signed(request, key, signer, Now.AddDays(8));
    }

    private static X509Certificate2 Issue(X509Certificate2 signer, DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Signed(Request("CN=leaf", key), key, signer, end ?? Now.AddDays(7));
    }

    private static CertificateRequest Request(string name, ECDsa key) => new(name, key, HashAlgorithmName.SHA256);

    private static X509Certificate2 Signed(CertificateRequest request, ECDsa key, X509Certificate2 signer, DateTimeOffset end)
    {
        using var signerKey = signer.GetECDsaPrivateKey()!;
        using var certificate = request.Create(signer.SubjectName, X509SignatureGenerator.CreateForECDsa(signerKey), Now.AddDays(-2), end, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }
}
