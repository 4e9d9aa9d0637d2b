namespace Vae.Data.Tests.Tables;

/// <summary>A table of any cells, the odd ones often.</summary>
internal sealed class RandomTable
{
    private static readonly string[] Texts =
    [
        "",
        " ",
        "a",
        "b",
        "a,b",
        "x;y",
        "\t",
        "\"",
        "\"\"",
        "say \"so\"",
        "two\nlines",
        "two\r\nlines",
        "\n",
        " blanks around ",
        "?",
        "NA",
        "null",
        "NaN",
        "true",
        "12",
        "007",
        "1.5",
        "2024-01-31",
        "Größe",
        "日本",
        "😀",
        "\uFEFF",
        new string('x', 3000),
    ];

    private static readonly double[] Reals =
    [
        0,
        -0.0,
        1,
        -1,
        0.1,
        1.0 / 3,
        1e-45,
        double.Epsilon,
        float.MaxValue,
        -float.MaxValue,
        float.Epsilon,
        1e20,
        123456789.123456789,
    ];

    private static readonly double[] Integers = [0, 1, -1, 42, 1L << 31, 1L << 53, -(1L << 53)];

    /// <summary>Draws one.</summary>
    public RandomTable(int seed, int mostRows = 40)
    {
        var random = new Random(seed);
        var count = random.Next(1, 7);
        Fields =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new TableField(
                    random.Next(6) == 0 ? $"odd \"name\", {i}; of.a\tcolumn" : $"c{i}",
                    (CellType)random.Next(4)
                )),
        ];
        var missing = random.Next(3) switch
        {
            0 => 0,
            1 => 0.3,
            _ => 0.95,
        };
        Cells =
        [
            .. Enumerable
                .Range(0, random.Next(1, mostRows))
                .Select(_ =>
                    Fields.Select(field => random.NextDouble() < missing ? null : Cell(field.Type, random)).ToArray()
                ),
        ];
    }

    public TableField[] Fields { get; }

    public object?[][] Cells { get; }

    /// <summary>The types, as a reader is told them.</summary>
    public Dictionary<string, CellType> Types => Fields.ToDictionary(column => column.Name, column => column.Type);

    private static object Cell(CellType type, Random random) =>
        type switch
        {
            CellType.Text => random.Next(3) == 0 ? Texts[random.Next(Texts.Length)] : "t" + random.Next(100),
            CellType.Boolean => (double)random.Next(2),
            CellType.Integer => random.Next(2) == 0 ? Integers[random.Next(Integers.Length)] : random.Next(-1000, 1000),
            _ => random.Next(2) == 0 ? Reals[random.Next(Reals.Length)] : random.NextDouble() * 100,
        };
}
