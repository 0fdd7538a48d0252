using System.Text;
using System.Text.RegularExpressions;
using Imaging.Media.Containers;
using Imaging.Media.Containers.Metadata;

namespace Imaging.Media.Tests.Containers;

public partial class XmpTests
{
    /// <summary>What stands in braces goes.</summary>
    [Theory]
    [InlineData("<r {exif:GPSLatitude='51,30N'} tiff:Make='x'/>")]
    [InlineData("<r a='1' {photoshop:City = \"London\"}/>")]
    [InlineData("<r>{<exif:GPSLatitude>51</exif:GPSLatitude>}<k>1</k></r>")]
    [InlineData("<r>{<e:LocationCreated><b><e:City>x</e:City></b><c/></e:LocationCreated>}.</r>")]
    [InlineData("<r>{<geo:lat/>}.</r>")]
    [InlineData("<r>{<drone-dji:GpsLongtitude a='>'/>}</r>")]
    [InlineData("<r><!-- </r> --><?x </r> ?><![CDATA[</r>]]>{<City>x</City>}</r>")]
    // Not well-formed: all of it goes.
    [InlineData("{<r><exif:GPSLatitude>51</r>}")]
    [InlineData("{<r exif:GPSLatitude=51,30N/>}")]
    [InlineData("{<!DOCTYPE r [<!ENTITY a 'latitude'>]><r/>}")]
    [InlineData("{<r><!-- latitude}")]
    [InlineData("{<GPSLatitude 51.5}")]
    public void Places_become_spaces(string marked)
    {
        string packet = marked.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        string expected = Braces().Replace(marked, m => new string(' ', m.Length - 2));
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode,
            Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: true)])
        {
            byte[] bytes = encoding.GetBytes(packet);
            Assert.Equal(LocationPlaces.Xmp, XmpCleaner.Clean(bytes));
            Assert.Equal(expected, encoding.GetString(bytes));
            Assert.Equal(default, XmpCleaner.Clean(bytes));
        }
    }

    [Fact]
    public void A_packet_without_markup_that_names_a_place_goes_as_a_whole()
    {
        byte[] bytes = [.. "GPSLatitude 51.5"u8];
        Assert.Equal(LocationPlaces.Xmp, XmpCleaner.Clean(bytes));
        Assert.Equal(new string(' ', bytes.Length), Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<r exif:SubjectLocation='120 80' tiff:Orientation='6' xmlns:GPSx='http://x'/>")]
    [InlineData("<r><Container:Directory/><GPano:PoseHeadingDegrees>1</GPano:PoseHeadingDegrees></r>")]
    [InlineData("<r><unclosed></r")]
    [InlineData("no XML")]
    public void A_packet_without_places_stays_as_it_is(string packet)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(packet);
        Assert.Equal(default, XmpCleaner.Clean(bytes));
        Assert.Equal(packet, Encoding.UTF8.GetString(bytes));
    }

    [GeneratedRegex(@"\{.*\}")]
    private static partial Regex Braces();
}
