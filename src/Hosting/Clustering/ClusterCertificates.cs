using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Hosting.Clustering;

/// <summary>
/// The certificate that this process shows to the others of its cluster, and the authority that must have signed theirs. A member is whoever has a certificate of
/// that authority, whatever its name: use an authority of the cluster's own. Read at start.
/// </summary>
public sealed class ClusterCertificates
{
    public const string CertificateSetting = "SensorGrid:Orleans:Tls:CertificateFile";
    public const string KeySetting = "SensorGrid:Orleans:Tls:KeyFile";
    public const string AuthoritySetting = "SensorGrid:Orleans:Tls:AuthorityFile";

    // Silos are found by address; the name is not checked, but TLS wants one.
    private const string AnyName = "sensorgrid";

    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _authorities;

    private ClusterCertificates(X509Certificate2 certificate, X509Certificate2Collection authorities) => (_certificate, _authorities) = (certificate, authorities);

    /// <summary>Reads PEM files.</summary>
    /// <param name="certificateFile">This process's certificate.</param>
    /// <param name="keyFile">Its private key, not encrypted.</param>
    /// <param name="authorityFile">The certificates of the authority.</param>
    /// <exception cref="StartUpException">A file cannot be read, or the certificate is not valid now, or not the authority's.</exception>
    public static ClusterCertificates Read(string certificateFile, string keyFile, string authorityFile)
    {
        var authorities = new X509Certificate2Collection();
        Reading(AuthoritySetting, authorityFile, () => authorities.ImportFromPemFile(authorityFile));
        if (authorities.Count == 0)
        {
            throw new StartUpException($"{AuthoritySetting} is '{authorityFile}', which has no certificate in PEM form.");
        }

        X509Certificate2 certificate = null!;
        Reading(CertificateSetting, certificateFile, () => certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile));
        var certificates = new ClusterCertificates(certificate, authorities);
        return certificates.IsMember(certificate)
            ? certificates
            : throw new StartUpException(
                $"{CertificateSetting} is '{certificateFile}', which is not valid now ({certificate.NotBefore:u} to {certificate.NotAfter:u}), or not signed by the authority of {AuthoritySetting}.");
    }

    /// <summary>Requires a certificate of the authority, and shows this one.</summary>
    public void Apply(TlsOptions options)
    {
        options.LocalCertificate = _certificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (peer, _, _) => IsMember(peer);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = AnyName;
    }

    /// <summary>Determines whether the authority has signed a certificate that is valid now.</summary>
    internal bool IsMember(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static void Reading(string setting, string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StartUpException($"{setting} is '{file}', which cannot be used: {exception.Message}", exception);
        }
    }
}
