using System.Runtime.CompilerServices;
using SkiaSharp;

namespace Vae.Data;

/// <summary>SkiaSharp, which decodes pictures: the program references it, since it brings native libraries.</summary>
internal static class PictureLibrary
{
    /// <summary>Loads it, or says in one sentence what is missing.</summary>
    /// <exception cref="DllNotFoundException">It is missing or does not load.</exception>
    public static void Require()
    {
        try
        {
            Load();
        }
        catch (Exception e)
            when (e
                    is FileNotFoundException
                        or FileLoadException
                        or TypeInitializationException
                        or DllNotFoundException
                        or BadImageFormatException
                        or EntryPointNotFoundException
            )
        {
            throw new DllNotFoundException(
                "SkiaSharp, which decodes pictures, is not beside this program or does not load: add the package SkiaSharp 2.88 to its project, on "
                    + "Linux SkiaSharp.NativeAssets.Linux.NoDependencies of the same version, too, and build it anew.",
                e
            );
        }
    }

    // A method of its own: where the assembly is missing, the one that names its types is not even compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Load()
    {
        using var probe = new SKBitmap(1, 1);
    }
}
