using System.IO.Compression;
using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>What is given for rows and is none is named.</summary>
public sealed class OtherContentsTests
{
    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 47040016\n", "a pointer of Git LFS")]
    [InlineData("\n<!DOCTYPE html>\n<html>", "a web page")]
    [InlineData("<HTML><body>404", "a web page")]
    [InlineData("<?xml version=\"1.0\"?><Error>", "an XML document")]
    [InlineData("\u0089PNG\r\n\u001A\n", "a single PNG picture")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", "a single JPEG picture")]
    [InlineData("\u0089HDF\r\n\u001A\n", "an HDF5 file")]
    [InlineData("\u0080\u0004\u0095\u0001\0\0", "a Python pickle")]
    [InlineData("\u0080\u0002cnumpy.core.multiarray", "a Python pickle")]
    [InlineData("BZh91AY&SY", "a bzip2 file")]
    [InlineData("\u00FD7zXZ\0", "an xz file")]
    [InlineData("\u00FF\u00FE1\0,\0", "text in UTF-16")]
    [InlineData("{\"rows\": []}", "JSON")]
    [InlineData("[[1, 2], [3, 4]]", "JSON")]
    [InlineData("@relation digits\n@attribute p0 real\n", "an ARFF file")]
    public void Other_contents_are_named(string start, string what)
    {
        var sentence = Reading.Refusal(Encoding.Latin1.GetBytes(start));
        Assert.StartsWith($"x is {what}", sentence, StringComparison.Ordinal);
        Assert.Contains("; expected IDX, NPY, CSV, Parquet or Arrow", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arr_0.npy", "an NPZ archive of arrays")]
    [InlineData("[Content_Types].xml", "a spreadsheet")]
    [InlineData("xl/workbook.xml", "a spreadsheet")]
    [InlineData("mimetype", "a spreadsheet")]
    [InlineData("archive/data.pkl", "a file of PyTorch")]
    [InlineData("train.csv", "a zip archive")]
    public void Archives_are_named_by_what_is_in_them(string entry, string what)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var stream = zip.CreateEntry(entry).Open();
            stream.Write("1,2\n"u8);
        }

        Assert.StartsWith($"x is {what}", Reading.Refusal(bytes.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PAR1,PAR2\n1,2\n")]
    [InlineData("gif89a,bzh\n1,2\n")]
    [InlineData("II,MM\n1,2\n")]
    public void Names_that_start_alike_are_names(string text)
    {
        using var reader = RowReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x");
        Assert.Equal([1f, 2f], reader.ReadToEnd());
    }
}
