using System.Text.Json;

namespace Vae.Factors.Tests;

/// <summary>The same numbers by numpy, scipy and scikit-learn (<c>Golden/make.py</c>).</summary>
public sealed class GoldenTests
{
    private static readonly JsonElement Golden = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "scores.json")))
        .RootElement;

    [Fact]
    public void The_gap_is_that_of_scikit_learns_mutual_information()
    {
        var cases = Golden.GetProperty("cases").EnumerateArray().ToArray();
        Assert.Equal(3, cases.Length);
        foreach (var each in cases)
        {
            var rows = each.GetProperty("codes").EnumerateArray().ToArray();
            float[] codes = [.. rows.SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
            var factors = FactorTable.FromRows(
                ["first", "second"],
                [
                    .. each.GetProperty("factors")
                        .EnumerateArray()
                        .SelectMany(row => row.EnumerateArray())
                        .Select(value => value.GetInt32()),
                ]
            );
            var table = new CodeTable(codes, codes.Length / rows.Length, rows.Length);
            Assert.Equal(each.GetProperty("gap").GetDouble(), MutualInformation.Gap(table, factors, 20), 1e-9);
        }
    }

    [Fact]
    public void Concentrations_are_those_of_scipys_entropy()
    {
        var matrices = Golden.GetProperty("matrices").EnumerateArray().ToArray();
        Assert.Equal(3, matrices.Length);
        foreach (var each in matrices)
        {
            var rows = each.GetProperty("importances").EnumerateArray().ToArray();
            var importances = new double[rows.Length, rows[0].GetArrayLength()];
            foreach (var (i, row) in rows.Index())
            {
                foreach (var (j, value) in row.EnumerateArray().Index())
                {
                    importances[i, j] = value.GetDouble();
                }
            }

            var dci = DciScores.FromImportances(importances, 0.5);
            Assert.Equal(each.GetProperty("disentanglement").GetDouble(), dci.Disentanglement, 1e-9);
            Assert.Equal(each.GetProperty("completeness").GetDouble(), dci.Completeness, 1e-9);
        }
    }
}
