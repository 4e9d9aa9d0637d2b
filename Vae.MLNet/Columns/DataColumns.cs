using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// The columns of a schema whose values make up a row of data, one after the other: numbers, Booleans, keys and known-size vectors. What
/// they are needs no model, so that one can be trained on them.
/// </summary>
internal sealed class DataColumns
{
    private const string Any = "a number, a Boolean, a key, or a known-size vector of numbers or Booleans";
    private const string PictureHint =
        " (a picture is a row by itself, of [1 or 3, height, width], the sizes of the model, or of the options of what learns)";

    private readonly Lazy<IReadOnlyList<string>?> slotNames;

    private DataColumns(IReadOnlyList<DataColumn> columns)
    {
        Columns = columns;
        slotNames = new Lazy<IReadOnlyList<string>?>(NamesOfSlots);
    }

    /// <summary>The columns, in the order of their values.</summary>
    public IReadOnlyList<DataColumn> Columns { get; }

    /// <summary>The numbers of a row.</summary>
    public int Width => Columns[^1].Offset + Columns[^1].Width;

    /// <summary>
    /// The names of a row's elements, as <c>Concatenate</c> gives them: those of a vector behind its column's name, a scalar's column's name,
    /// of a key its values or places behind the column's name; a vector without names has empty ones. A vector alone keeps its names. Null
    /// where nothing has a name.
    /// </summary>
    public IReadOnlyList<string>? SlotNames => slotNames.Value;

    /// <summary>Finds the columns.</summary>
    /// <param name="schema">The schema of the data.</param>
    /// <param name="names">The columns' names, in the order of their values.</param>
    /// <param name="shape">The shape that a row must have; null for any.</param>
    /// <param name="pictures">How a column of pictures is read.</param>
    /// <exception cref="ArgumentException">
    /// A name is empty or stands there twice, or there is none, or pictures are to be read in another size than that of the rows.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, holds no data, or the row has another width or order.</exception>
    public static DataColumns Of(
        DataViewSchema schema,
        IReadOnlyList<string> names,
        DataShape? shape = null,
        VaePictureOptions? pictures = null
    )
    {
        RequireNames(names);
        var columns = new DataColumn[names.Count];
        var offset = 0L;
        foreach (var (i, name) in names.Index())
        {
            var column = schema.GetColumnOrNull(name) ?? throw ColumnErrors.Missing(name);
            var isPicture = PictureTypes.IsPicture(column.Type) && names.Count == 1;
            var picture = isPicture ? PictureRows.Of(shape, pictures, column.Type) : null;
            if (isPicture && picture is null && shape is not null && PictureRows.AreRows(shape))
            {
                throw PictureRows.OtherSize(shape, pictures!);
            }

            var width = WidthOf(column.Type, picture) ?? throw Refuse(names, shape, name, column.Type);
            if (offset + (long)Math.Min(width, long.MaxValue / 2) > Array.MaxLength)
            {
                throw ColumnErrors.Mismatch(
                    name,
                    $"a row of at most {Array.MaxLength} numbers",
                    $"{width} of the type {column.Type}"
                );
            }

            columns[i] = new DataColumn(column, (int)offset, (int)width, picture);
            offset += columns[i].Width;
        }

        var found = new DataColumns(columns);
        if (shape is not null)
        {
            found.RequireShape(shape);
        }

        return found;
    }

    /// <summary>Checks as much as the shape of a schema tells.</summary>
    /// <param name="schema">The shape of the data.</param>
    /// <param name="names">The columns' names.</param>
    /// <param name="shape">The shape that a row must have; null for any.</param>
    /// <exception cref="ArgumentException">A name is empty or stands there twice, or there is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or holds no data, or the row has another width.</exception>
    public static void Validate(SchemaShape schema, IReadOnlyList<string> names, DataShape? shape = null)
    {
        RequireNames(names);
        var scalars = 0;
        foreach (var name in names)
        {
            var column = Find(schema, name);
            var isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
            var fits =
                column.IsKey ? isScalar
                : PictureTypes.IsPicture(column.ItemType)
                    ? isScalar && names.Count == 1 && (shape is null || PictureRows.AreRows(shape))
                : column.Kind != SchemaShape.Column.VectorKind.VariableVector && IsElement(column.ItemType);
            if (!fits)
            {
                throw ColumnErrors.Mismatch(
                    name,
                    Expected(names, shape) + KeyHint(column.IsKey) + HintOf(column.ItemType),
                    StepInput.Describe(column)
                );
            }

            scalars += isScalar && !column.IsKey && !PictureTypes.IsPicture(column.ItemType) ? 1 : 0;
        }

        // Keys and vectors have one value at least.
        var isShort = scalars == names.Count && scalars < shape?.Size;
        if (shape is not null && (isShort || names.Count > shape.Size))
        {
            throw names.Count == 1
                ? ColumnErrors.Mismatch(names[0], Expected(names, shape), StepInput.Describe(Find(schema, names[0])))
                : ColumnErrors.WidthMismatch(
                    string.Join(", ", names.Select(name => $"'{name}'")),
                    shape.Size,
                    isShort ? $"{scalars}" : $"{names.Count} or more"
                );
        }
    }

    /// <summary>Whether a row's elements have names, by the shape of a schema that <see cref="Validate"/> accepts.</summary>
    public static bool HaveSlotNames(SchemaShape schema, IReadOnlyList<string> names) =>
        names
            .Select(name => Find(schema, name))
            .Any(column =>
                column.Kind == SchemaShape.Column.VectorKind.Scalar && !PictureTypes.IsPicture(column.ItemType)
                || column.Annotations.Any(kind => kind.Name == Vae.MLNet.SlotNames.Kind)
            );

    /// <exception cref="ArgumentException">A name is empty or stands there twice, or there is none.</exception>
    public static void RequireNames(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            throw new ArgumentException("There is no name of an input column; expected at least one.");
        }

        if (names.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("The name of an input column is empty; expected a name.");
        }

        if (names.Distinct().Count() < names.Count)
        {
            var twice = names.GroupBy(name => name).First(same => same.Count() > 1).Key;
            throw new ArgumentException(
                $"The input column {twice} is named {names.Count(name => name == twice)} times; expected distinct names."
            );
        }
    }

    /// <summary>The reader of rows under a cursor, or of the one row that is there.</summary>
    public ValueReader Reader(DataViewRow source) => new DataRowReader(this, source);

    /// <summary>The column that an element of a row comes from.</summary>
    public DataColumn At(int element) => Columns.Last(column => column.Offset <= element);

    /// <summary>Refuses columns that are not as wide, or whose keys stand for other values, as those that were fitted to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is another.</exception>
    public void RequireSame(IReadOnlyList<FittedColumn> fitted)
    {
        foreach (var (column, before) in Columns.Zip(fitted))
        {
            if (column.Width != before.Size)
            {
                throw ColumnErrors.Mismatch(
                    column.Name,
                    $"{before.Size} values, as when the step was fitted",
                    $"{column.Width}, {column.Column.Type}"
                );
            }

            // Rows of objects have keys without values, and those of a saved model the places of its own.
            if (before.KeyValues is { } expected && column.KeyValues is { } found && !expected.SequenceEqual(found))
            {
                throw ColumnErrors.Mismatch(
                    column.Name,
                    $"keys that stand for {ClassNames.Few(expected)}, as when the step was fitted",
                    $"keys that stand for {ClassNames.Few(found)}"
                );
            }
        }
    }

    private static bool IsElement(DataViewType type) => type is NumberDataViewType or BooleanDataViewType;

    /// <summary>The numbers that a column of this type is; null where it holds no data.</summary>
    private static ulong? WidthOf(DataViewType type, PictureRows? picture) =>
        type switch
        {
            _ when picture is not null => (ulong)picture.Channels * (ulong)picture.Height * (ulong)picture.Width,
            KeyDataViewType key => key.Count,
            VectorDataViewType vector => vector.IsKnownSize && IsElement(vector.ItemType) ? (ulong)vector.Size : null,
            _ => IsElement(type) ? 1 : null,
        };

    private static SchemaShape.Column Find(SchemaShape schema, string name)
    {
        var found = schema.Where(column => column.Name == name).Take(1).ToList();
        return found.Count > 0 ? found[0] : throw ColumnErrors.Missing(name);
    }

    private static ArgumentOutOfRangeException Refuse(
        IReadOnlyList<string> names,
        DataShape? shape,
        string name,
        DataViewType type
    ) =>
        ColumnErrors.Mismatch(
            name,
            Expected(names, shape) + KeyHint(type is VectorDataViewType { ItemType: KeyDataViewType }) + HintOf(type),
            type.ToString()!
        );

    private static string Expected(IReadOnlyList<string> names, DataShape? shape) =>
        names.Count > 1 || shape is null
            ? Any
            : (shape.Size == 1 ? "a number, a Boolean, a " : "")
                + $"known-size vector of {shape.Size} numbers or Booleans, or a key of {shape.Size} values";

    private static string HintOf(DataViewType type) => PictureTypes.IsPicture(type) ? PictureHint : "";

    private static string KeyHint(bool isKey) => isKey ? " (MapKeyToVector makes numbers of a vector of keys)" : "";

    private void RequireShape(DataShape shape)
    {
        if (Columns.Count > 1)
        {
            if (Width != shape.Size)
            {
                throw ColumnErrors.WidthMismatch(
                    string.Join(", ", Columns.Select(column => $"'{column.Name}' ({column.Width})")),
                    shape.Size,
                    $"{Width}"
                );
            }

            return;
        }

        var type = Columns[0].Column.Type;
        var names = Columns.Select(column => column.Name).ToList();
        if (Width != shape.Size)
        {
            throw Refuse(names, shape, names[0], type);
        }

        // A column of as many elements in another order would be read as if it were the model's.
        if (type is VectorDataViewType vector && !shape.Accepts(vector.Dimensions))
        {
            throw ColumnErrors.Mismatch(names[0], Expected(names, shape) + Order(shape), type.ToString()!);
        }
    }

    private static string Order(DataShape shape) =>
        $" of the dimensions {shape}"
        + (shape.IsImage ? " (channel, height, width: ExtractPixels with interleavePixelColors: false)" : "")
        + ", or of one";

    private IReadOnlyList<string>? NamesOfSlots()
    {
        var names = Columns.Select(column => Vae.MLNet.SlotNames.Of(column.Column)).ToList();
        if (Columns is [{ Column.Type: VectorDataViewType } or { Picture: not null }])
        {
            return names[0];
        }

        return Columns.All(column => column.Column.Type is VectorDataViewType) && names.TrueForAll(own => own is null)
            ? null
            : [.. Columns.Zip(names, NamesOf).SelectMany(own => own)];
    }

    private static IEnumerable<string> NamesOf(DataColumn column, IReadOnlyList<string>? own)
    {
        var parts = column.Column.Type switch
        {
            VectorDataViewType => own ?? Enumerable.Repeat("", column.Width),
            KeyDataViewType => Values(column),
            _ => null,
        };
        return parts?.Select(part => part.Length == 0 ? "" : $"{column.Name}.{part}") ?? [column.Name];
    }

    private static IEnumerable<string> Values(DataColumn column) =>
        column.KeyValues is { } values && values.Count == column.Width
            ? values
            : Enumerable.Range(0, column.Width).Select(place => place.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A column whose values are a part of each row of data.</summary>
/// <param name="Column">The column.</param>
/// <param name="Offset">The place of its first number in a row.</param>
/// <param name="Width">How many numbers it is: the elements of a vector, the values of a key, the pixels' channels of a picture, or 1.</param>
/// <param name="Picture">What its pictures become; null for other columns.</param>
internal sealed record DataColumn(DataViewSchema.Column Column, int Offset, int Width, PictureRows? Picture)
{
    /// <summary>The column's name.</summary>
    public string Name => Column.Name;

    /// <summary>What the keys stand for; null where they stand for nothing, and for what is no key.</summary>
    public IReadOnlyList<string>? KeyValues { get; } =
        Column.Type is KeyDataViewType ? Vae.MLNet.KeyValues.Of(Column) : null;
}
