using OtpNet;
using QRCoder;

namespace Imaging.Identity.Enrolments;

/// <summary>What a person sets up the authenticator app with; confirmed with its first code.</summary>
internal sealed record EnrolmentOffer(string EnrolmentToken, string Secret, string OtpauthUri, string QrSvg)
{
    private const int PixelsPerModule = 4;

    public static EnrolmentOffer Of(string enrolmentToken, byte[] secret, string email)
    {
        var text = Base32Encoding.ToString(secret);
        // https://github.com/google/google-authenticator/wiki/Key-Uri-Format
        var uri = $"otpauth://totp/Imaging:{Uri.EscapeDataString(email)}?secret={text}&issuer=Imaging"
            + "&algorithm=SHA1&digits=6&period=30";
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return new(enrolmentToken, text, uri, svg.GetGraphic(PixelsPerModule));
    }
}
