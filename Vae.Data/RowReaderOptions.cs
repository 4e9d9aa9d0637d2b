namespace Vae.Data;

/// <summary>Whether the first line of a text is the names of its columns.</summary>
public enum TextHeader
{
    /// <summary>
    /// By its contents: a header has a name in each cell, or the numbers of three columns or more, <c>0,1,2</c> or <c>1,2,3</c>. A line of
    /// which that is not clear is refused.
    /// </summary>
    Detect,

    /// <summary>It is, whatever stands there.</summary>
    Present,

    /// <summary>It is the first row.</summary>
    Absent,
}

/// <summary>How rows are read.</summary>
public sealed record RowReaderOptions
{
    /// <summary>
    /// What the elements are divided by, such as 255 for bytes; a finite number above 0. When it is null, unsigned bytes are divided by 255
    /// and all others are as they are.
    /// </summary>
    public float? LargestValue { get; init; }

    /// <summary>Whether the first line of a text is names; IDX and NPY have no lines.</summary>
    public TextHeader Header { get; init; }

    /// <summary>
    /// The column of a text that holds labels: its name in the header, its place from <c>1</c> on, <c>first</c> or <c>last</c>. When it is
    /// null, the one called <c>label</c>, if there is one.
    /// </summary>
    public string? LabelColumn { get; init; }

    /// <summary>How the pictures of a folder become rows; null for what <see cref="PictureOptions"/> is by default, and for what is no folder.</summary>
    public PictureOptions? Pictures { get; init; }

    /// <summary>Ends the waiting for a pipe; a file is not waited for.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether rows are read in any order, so that what lies behind one is not read ahead.</summary>
    internal bool AnyOrder { get; init; }

    /// <summary>The pictures of the folder, where it was listed before; null to list it.</summary>
    internal PictureFiles? Listed { get; init; }

    /// <summary>The options for rows beside which there is a file of labels: the column of labels is one of that file.</summary>
    internal RowReaderOptions BesideLabels(bool hasLabelFile) => hasLabelFile ? this with { LabelColumn = null } : this;

    /// <summary>Checks that one of the files read with these options is of a format that they apply to.</summary>
    /// <exception cref="ArgumentException">A header was spoken of, and none is text.</exception>
    internal void RequireText(RowReader rows, RowReader? labels)
    {
        if (Header != TextHeader.Detect && rows.ElementType is not null && labels is not { ElementType: null })
        {
            throw new ArgumentException(
                $"{rows.Name} is no text{(labels is null ? "" : $", nor is {labels.Name}")}, and {nameof(RowReaderOptions)}.{nameof(Header)} (--header) "
                    + "is of text; expected none."
            );
        }
    }
}
