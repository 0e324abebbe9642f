/// <reference types="footlights/vite/client" />
